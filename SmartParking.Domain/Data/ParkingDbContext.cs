using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// A tenant's entities. Made by <see cref="TenantWork"/> alone. Names no entity: each feature brings its configuration.
/// The filter repeats what row level security does: a second barrier, and the planner then knows the tenant.
/// </summary>
public sealed class ParkingDbContext : DbContext
{
    internal ParkingDbContext(DbContextOptions<ParkingDbContext> options, TenantId tenant)
        : base(options) => Tenant = tenant.Value;

    /// <summary>Read by the filters of the cached model, which look it up on the context at hand.</summary>
    internal Guid Tenant { get; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ParkingDbContext).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            var row = Expression.Parameter(entity.ClrType, "row");
            var own = Expression.Equal(
                Expression.Property(row, nameof(ITenantOwned.TenantId)),
                Expression.Property(Expression.Constant(this), nameof(Tenant)));
            modelBuilder.Entity(entity.ClrType).HasQueryFilter(Expression.Lambda(own, row));
        }

        SnakeCaseNames.Apply(modelBuilder);
    }
}
