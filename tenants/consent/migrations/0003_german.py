from django.db import migrations

from tenants.consent.texts import seed_texts


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_purposes")]

    operations = [migrations.RunPython(seed_texts, migrations.RunPython.noop)]
