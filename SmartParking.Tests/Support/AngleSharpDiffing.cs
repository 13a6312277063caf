using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace SmartParking.Tests.Support;

/// <summary>bUnit names AngleSharp.Diffing 1.1.1; the version referenced here has what it calls, so the name is answered with that.</summary>
internal static class AngleSharpDiffing
{
    [ModuleInitializer]
    internal static void AnswerAnyVersion() =>
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            string.Equals(name.Name, "AngleSharp.Diffing", StringComparison.Ordinal)
                ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
                : null;
}
