from django.db import migrations, models

TABLE = "people_employee"
KNOWN_ACCOUNTS = f"""
ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY;
UPDATE {TABLE} SET former_addresses = jsonb_build_array(account.email)
FROM organizations_user account
WHERE account.id = member_user_id AND account.email <> lower({TABLE}.email);
ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY;
"""
"""Whose account was noted is known by its address."""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='employee',
            name='former_addresses',
            field=models.JSONField(default=list),
        ),
        migrations.RunSQL(KNOWN_ACCOUNTS, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='employee',
            name='member_user_id',
        ),
    ]
