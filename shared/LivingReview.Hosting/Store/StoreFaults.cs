using JasperFx;
using Marten.Exceptions;
using Npgsql;

namespace LivingReview.Hosting.Store;

/// <summary>Which faults of the store pass by themselves.</summary>
public static class StoreFaults
{
    /// <summary>Another writer was first: two appends to one stream, or two first appends. Decide again on fresh state.</summary>
    public static bool IsConflict(Exception fault) =>
        fault is ConcurrencyException or ExistingStreamIdCollisionException or DocumentAlreadyExistsException
        || fault is MartenCommandException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } };

    /// <summary>The database is away or restarting.</summary>
    public static bool IsOutage(Exception fault) =>
        fault is NpgsqlException { IsTransient: true } or TimeoutException
        || fault.InnerException is not null && IsOutage(fault.InnerException);
}
