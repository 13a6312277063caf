namespace SmartParking.Domain.Sites.Plans;

/// <summary>A picture that spaces are drawn over, safe to be sent to anybody.</summary>
/// <param name="MediaType">image/png, image/jpeg or image/svg+xml.</param>
/// <param name="Width">In its own units, which are the plan's.</param>
public sealed record PlanPicture(string MediaType, double Width, double Height, byte[] Bytes);
