"""The relations of timeout, lease and retry."""

from copy import deepcopy

import pytest
from django.core.exceptions import ImproperlyConfigured

from tenants.kernel.jobs import limits


def test_the_settings_hold():
    limits.check()


@pytest.mark.parametrize("workers", [1, 2, 8, 64])
def test_the_default_queue_holds_with_any_number_of_workers(workers: int):
    cluster = {"timeout": 300, "queue_limit": workers, "bulk": 1, "workers": workers}

    assert limits.least_retry(cluster) < 1000


def test_a_retry_that_would_deliver_twice_is_refused(settings):
    settings.Q_CLUSTER = {**deepcopy(settings.Q_CLUSTER), "retry": 905}

    with pytest.raises(ImproperlyConfigured, match="queue default: retry is 905, set it above 905"):
        limits.check()


@pytest.mark.parametrize("lease", [0, 1, 151])
def test_a_lease_that_is_too_short_or_too_long_is_refused(settings, lease: int):
    settings.JOB_LEASE_SECONDS = lease

    with pytest.raises(ImproperlyConfigured, match="set it between 2 and 150"):
        limits.check()
