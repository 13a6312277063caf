using SmartParking.Portal.Edge;
using SmartParking.Portal.Sockets;

namespace SmartParking.Tests.Web.Sockets;

public sealed class SocketPlacesTests
{
    [Fact]
    public void One_address_that_says_nothing_takes_its_own_places_and_not_everybodys()
    {
        var places = new SocketPlaces(new EdgeOptions());
        Enumerable.Range(0, SocketPlaces.MostWaitingOfAddress).ShouldAllBe(_ => places.TryWait("192.0.2.1"));

        places.TryWait("192.0.2.1").ShouldBeFalse();
        places.TryWait("192.0.2.2").ShouldBeTrue();
        places.StopWaiting("192.0.2.1");
        places.TryWait("192.0.2.1").ShouldBeTrue();
    }

    [Fact]
    public void All_strangers_together_take_no_more_than_their_places()
    {
        var places = new SocketPlaces(new EdgeOptions());
        Enumerable.Range(0, SocketPlaces.MostWaiting).ShouldAllBe(each => places.TryWait($"address {each}"));

        places.TryWait("another").ShouldBeFalse();
        places.StopWaiting("address 0");
        places.TryWait("another").ShouldBeTrue();
    }
}
