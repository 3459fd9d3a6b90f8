import Foundation
import Testing
import ZooKeeperTestKit

@testable import SwitcherServer

@Suite struct ServiceManagerTests {
    @Test(
        arguments: [
            (["WATCHDOG_USEC": "3000000"], nil), (["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "3000000"], .seconds(3)),
            (["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "7"], .seconds(3)),
            (["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "8"], nil),
            (["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "0"], nil), (["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "-1"], nil),
            (["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "soon"], nil), (["NOTIFY_SOCKET": "/run/x"], nil),
        ] as [([String: String], Duration?)]
    )
    func watchdogTime(environment: [String: String], time: Duration?) {
        #expect(ServiceManager(environment: environment, processIdentifier: 7).watchdogTime == time)
    }

    /// Neither has anywhere to go.
    @Test(arguments: ["", "/", "@", "vsock:2:1234", "relative", "/" + String(repeating: "x", count: 107), "/nowhere/socket"])
    func whatIsNoSocketIsNotTold(name: String) async {
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": name])
        manager.tellReady()
        manager.tellStopping()
    }

    @Test(arguments: [false, true]) func changesAreTold(isAbstract: Bool) async throws {
        let folder = try TemporaryDirectory(prefix: "notify")
        let socket = try NotifySocket((isAbstract ? "@" : "") + folder.path + "/socket")
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": socket.name])
        // A reload during the start does not say that the start is done.
        await manager.whileReloading {}
        #expect(socket.states == [])
        manager.tellReady()
        var countMeanwhile = 0
        await manager.whileReloading { countMeanwhile = socket.states.count }
        #expect(countMeanwhile == 2)
        manager.tellStopping()
        #expect(socket.states.map { $0.prefix(while: { $0 != "\n" }) } == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"])
        let reloading = try #require(socket.states.dropFirst().first)
        #expect(reloading.wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*/) != nil)
    }
}
