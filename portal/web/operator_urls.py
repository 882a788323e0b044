"""The addresses of those who run Likeness, under /operator/."""

from django.urls import path

from portal.web import operator_companies, operator_health, operator_jobs

app_name = "operator"
urlpatterns = [
    path("jobs/", operator_jobs.listing, name="jobs"),
    path("jobs/<uuid:job_id>/", operator_jobs.show, name="job"),
    path("jobs/<uuid:job_id>/retry/", operator_jobs.retry, name="retry"),
    path("health/", operator_health.show, name="health"),
    path("companies/", operator_companies.listing, name="companies"),
    path("companies/<slug:organization>/", operator_companies.show, name="company"),
    path("visit/end/", operator_companies.end, name="end"),
]
