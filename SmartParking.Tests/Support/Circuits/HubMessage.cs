namespace SmartParking.Tests.Support.Circuits;

/// <summary>One message of the hub, either way.</summary>
/// <param name="Kind">1 invocation, 3 completion, 6 ping, 7 close.</param>
/// <param name="Id">Of the invocation that is answered or wants an answer.</param>
/// <param name="Target">What an invocation calls, such as <c>JS.RenderBatch</c>.</param>
/// <param name="Arguments">Of an invocation; of a completion its result alone, if it has one.</param>
/// <param name="Error">Of a completion or a close.</param>
internal sealed record HubMessage(int Kind, string? Id, string? Target, object?[] Arguments, string? Error)
{
    public const int Invocation = 1;
    public const int Completion = 3;
    public const int Ping = 6;
    public const int Close = 7;

    public bool IsRenderBatch => Kind == Invocation && Target == "JS.RenderBatch" && Arguments is [long, byte[], ..];

    public static HubMessage Call(string target, object?[] arguments, string? id = null) => new(Invocation, id, target, arguments, null);
}
