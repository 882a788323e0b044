"""What is due for the files of every organization."""

from tenants.kernel import files, lookups


def sweep() -> None:
    """Delete what could not be deleted before. Run from the queue's schedule each minute."""
    for organization_id in lookups.organizations():
        files.delete_unwanted(organization_id)
