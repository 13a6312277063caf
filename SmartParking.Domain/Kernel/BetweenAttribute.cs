using System.Globalization;

namespace SmartParking.Domain.Kernel;

/// <summary>A number within bounds, both included.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(double from, double to) : LimitAttribute
{
    /// <summary>Whether 0 is a value, too, with a meaning of its own.</summary>
    public bool OrZero { get; set; }

    /// <summary>What is counted, as <c>days</c>.</summary>
    public string? Unit { get; set; }

    public override string Words => string.Create(CultureInfo.InvariantCulture, $"{(OrZero ? "0 or " : string.Empty)}between {from} and {to}");

    protected override bool Admits(object value) =>
        Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && ((number >= from && number <= to) || (OrZero && number == 0));
}
