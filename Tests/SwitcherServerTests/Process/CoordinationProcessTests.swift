import SwitcherTestKit
import Testing
import ZooKeeperTestKit

/// The program with a coordination directory.
@Suite struct CoordinationProcessTests {
    @Test(arguments: [
        (
            #"{"format":1,"watch_directory":"/other","base_directory":""}"#,
            #"ZKCoordinationDir "/coordination" is shared by servers with ZKSwitcherWatchDir "/other", and this server has "/pool/users""#
        ),
        // Of a later version, perhaps.
        (
            #"{"format":2,"watch_directory":["/pool/users"]}"#,
            #"ZKCoordinationDir "/coordination" is of format 2, and this server knows format 1"#
        ),
    ])
    func oneThatIsNotItsOwnEndsTheStartWithOneLine(record: String, line: String) async throws {
        try await withZooKeeper { server in
            try await server.withRawClient { raw in try await raw.create("/coordination", Array(record.utf8)) }
            let configuration = ServerProcess.configuration(
                zooKeeper: server.connectString,
                ["ZKCoordinationDir": "/coordination/"]
            )
            try await withServer(configuration) { process in
                let code = try await process.exitCode()
                #expect(code == 78)
                #expect(process.output.split(separator: "\n").filter { $0.contains(line) }.count == 1)
            }
        }
    }
}
