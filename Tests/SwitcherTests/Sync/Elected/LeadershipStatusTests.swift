import Testing

@testable import Switcher

@Suite struct LeadershipStatusTests {
    @Test func whoIsToldWhileItStillLeadsIsNamedAfterwards() {
        var status = LeadershipStatus()
        status.change(leads: true, "elected", as: "a")
        #expect(status.leader == "a")
        #expect(!status.elected("b") && status.leader == "a")
        status.change(leads: false, "lost", as: "a")
        #expect(status.leader == "b" && status.reason == "lost")
        #expect(!status.elected("b") && status.reason == "lost")
    }

    @Test func itselfIsNotNamedOnceItDoesNotLead() {
        var status = LeadershipStatus()
        status.change(leads: true, "elected", as: "a")
        _ = status.elected("a")
        status.change(leads: false, "lost", as: "a")
        #expect(status.leader == nil)
    }

    @Test func othersAreNamed() {
        var status = LeadershipStatus()
        #expect(status.elected("b") && status.leader == "b" && status.reason == "another server was elected")
        #expect(status.elected(nil) && status.leader == nil && status.reason == "nobody is elected")
    }
}
