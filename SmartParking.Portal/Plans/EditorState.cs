namespace SmartParking.Portal.Plans;

/// <summary>How a drawing stands in the browser.</summary>
public sealed record EditorState(int Placed, int Selected, bool IsDirty);
