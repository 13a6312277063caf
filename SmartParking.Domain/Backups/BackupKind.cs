namespace SmartParking.Domain.Backups;

public enum BackupKind
{
    /// <summary>One database, by pg_dump: restored anywhere, tenant by tenant comparable.</summary>
    Dump,

    /// <summary>The server's files, by pg_basebackup: with the archived log, any moment since.</summary>
    Base,

    /// <summary>One tenant's rows, a file for each table: restored while all other tenants go on.</summary>
    Tenant,
}
