using SmartParking.Domain.Kernel;

namespace SmartParking.Tests.Domain.Kernel;

public sealed class SealedBoxTests
{
    private static readonly byte[] Row = [1, 2, 3];
    private readonly MasterKey _key = MasterKey.Parse(MasterKey.Create());

    [Fact]
    public void What_was_sealed_opens_and_never_looks_the_same_twice()
    {
        var box = new SealedBox(new KeyRing(_key), "test");

        box.Open(box.Seal("secret"u8, Row), Row).ShouldBe("secret"u8.ToArray());
        box.Seal("secret"u8, Row).ShouldNotBe(box.Seal("secret"u8, Row));
    }

    [Fact]
    public void Every_changed_byte_and_every_shorter_box_stays_closed()
    {
        var box = new SealedBox(new KeyRing(_key), "test");
        var whole = box.Seal("secret"u8, Row);
        for (var index = 0; index < whole.Length; index++)
        {
            var changed = (byte[])whole.Clone();
            changed[index] ^= 1;
            box.Open(changed, Row).ShouldBeNull();
            box.Open(whole.AsSpan(0, index), Row).ShouldBeNull();
        }
    }

    [Fact]
    public void Another_row_another_purpose_and_another_key_do_not_open_it()
    {
        var whole = new SealedBox(new KeyRing(_key), "test").Seal("secret"u8, Row);

        new SealedBox(new KeyRing(_key), "test").Open(whole, [3, 2, 1]).ShouldBeNull();
        new SealedBox(new KeyRing(_key), "other").Open(whole, Row).ShouldBeNull();
        new SealedBox(new KeyRing(MasterKey.Parse(MasterKey.Create())), "test").Open(whole, Row).ShouldBeNull();
    }

    [Fact]
    public void The_previous_key_opens_and_seals_nothing()
    {
        var next = MasterKey.Parse(MasterKey.Create());
        var both = new SealedBox(new KeyRing(next, _key), "test");

        both.Open(new SealedBox(new KeyRing(_key), "test").Seal("old"u8, Row), Row).ShouldBe("old"u8.ToArray());
        new SealedBox(new KeyRing(_key), "test").Open(both.Seal("new"u8, Row), Row).ShouldBeNull();
    }
}
