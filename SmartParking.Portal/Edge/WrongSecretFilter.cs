namespace SmartParking.Portal.Edge;

/// <summary>Limits guessing at a door of secrets. Looks at the answer, so whoever has a right one passes however many wrong ones came from his address.</summary>
internal sealed class WrongSecretFilter(Budgets budgets) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        if (answer is not IStatusCodeHttpResult { StatusCode: StatusCodes.Status401Unauthorized } || budgets.CountWrongSecret(context.HttpContext) is not { } refused)
        {
            return answer;
        }

        using (refused)
        {
            context.HttpContext.Response.Headers.Remove("WWW-Authenticate");
            await Budgets.RefuseAsync(context.HttpContext, budgets.WrongSecret, refused);
        }

        return Results.Empty;
    }
}
