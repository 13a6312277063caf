using SmartParking.Domain.Sites.Plans;

namespace SmartParking.Portal.Plans;

internal static class PlansServices
{
    public static void AddPlans(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PlanQuery>();
        builder.Services.AddSingleton<DrawPlan>();
    }
}
