using SmartParking.Domain.Kernel;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Api;

/// <summary>What the operations that change something have in common.</summary>
internal static class ApiDoing
{
    private const string Changed = "changed.meanwhile";
    private const int Tries = 5;

    /// <summary>Reads the body, and does nothing when anything in it is wrong.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="read">Takes what it wants of the body.</param>
    /// <param name="act">Is called when all of it was right.</param>
    public static async Task<IResult> TakeAsync<T>(this HttpContext context, Func<ApiInput, T> read, Func<T, Task<IResult>> act)
    {
        var (input, problem) = await ApiInput.ReadAsync(context);
        if (input is null)
        {
            return problem!;
        }

        var asked = read(input);
        return input.Faults.Any ? input.Faults.Problem(context) : await act(asked);
    }

    /// <summary>Reads what stands behind the question mark, likewise.</summary>
    public static async Task<IResult> AskAsync<T>(this HttpContext context, Func<ApiQuery, T> read, Func<T, Task<IResult>> act)
    {
        var query = new ApiQuery(context);
        var asked = read(query);
        return query.Faults.Any ? query.Faults.Problem(context) : await act(asked);
    }

    /// <summary>
    /// A request names some fields, an action takes all of them: what it does not name stays as it is now. Who has not said which
    /// version he means is not refused because somebody else was faster; what he names is laid over what it has become.
    /// </summary>
    public static async Task<Outcome> MergeAsync<T>(this HttpContext context, string unknown, Func<Task<T?>> find, Func<T, uint> versionOf, Func<T, uint, Task<Outcome>> edit)
        where T : class
    {
        var told = context.IfMatch();
        for (var attempt = 1; ; attempt++)
        {
            if (await find() is not { } now)
            {
                return Outcome.Refused(unknown);
            }

            var version = versionOf(now);
            var outcome = told is { } meant && meant != version ? Outcome.Refused(Changed) : await edit(now, version);
            if (outcome.Refusal != Changed || told is not null || attempt == Tries)
            {
                return outcome;
            }
        }
    }

    /// <summary>The answer to what was done, or why it was not.</summary>
    public static async Task<IResult> ThenAsync(this Outcome outcome, HttpContext context, Func<Task<IResult>> answer) =>
        outcome.IsDone ? await answer() : ApiOutcome.Problem(context, outcome);

    /// <summary>Problem details for what is not there, or is another tenant's.</summary>
    public static IResult Unknown(this HttpContext context, string refusal) => ApiOutcome.Problem(context, Outcome.Refused(refusal));
}
