namespace SmartParking.Domain.Kernel;

/// <summary>A path that does not depend on where the process was started.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AbsolutePathAttribute : LimitAttribute
{
    public override string Words => "an absolute path";

    protected override bool Admits(object value) => Path.IsPathFullyQualified((string)value);
}
