namespace SmartParking.Tests.Support.Circuits;

/// <summary>What a frame of a render batch describes.</summary>
internal enum FrameKind
{
    Element = 1,
    Text = 2,
    Attribute = 3,
    Component = 4,
    Region = 5,
    ElementReference = 6,
    ComponentReference = 7,
    Markup = 8,
    RenderMode = 9,
    NamedEvent = 10,
}
