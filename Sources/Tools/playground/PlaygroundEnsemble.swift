import Foundation
import SwitcherServer
import UnixSignals
import ZooKeeperTestKit

/// Several servers that share three ZooKeepers, each a process of its own, to be killed and frozen. What is killed comes back after a
/// while, as under a supervisor.
enum PlaygroundEnsemble {
    /// Long enough to see how the others go on.
    static let pause: Duration = .seconds(20)

    /// Runs them until Ctrl-C.
    static func run(serverCount: Int) async throws {
        let ensemble = try await ZooKeeperEnsemble.start()
        let outcome = await Result.of {
            let brokers = ensemble.members.map(\.connectString)
            try await Playground.withNeighbours(brokers) { try await serve(ensemble, serverCount) }
        }
        await ensemble.close()
        try outcome.get()
    }

    private static func serve(_ ensemble: ZooKeeperEnsemble, _ serverCount: Int) async throws {
        var servers: [PlaygroundServer] = []
        for number in 1...serverCount {
            servers.append(try await PlaygroundServer(number: number, brokers: ensemble.members.map(\.connectString)))
        }
        var members: [(address: String, process: Int32)] = []
        for member in ensemble.members { members.append((member.connectString, await member.processIdentifier ?? 0)) }
        Console.print(Guide.text(servers: servers.map { ($0.port, $0.process.processIdentifier, $0.log) }, zooKeepers: members))
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        await withTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { await server.keepRunning() } }
            for (index, member) in ensemble.members.enumerated() {
                group.addTask { await keepRunning(member, number: index + 1) }
            }
            group.addTask { for await _ in signals { return } }
            // The others have no end.
            await group.next()
            group.cancelAll()
        }
    }

    private static func keepRunning(_ member: ZooKeeperServer, number: Int) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            guard !Task.isCancelled, await !member.isRunning else { continue }
            Console.print("ZooKeeper \(number) is gone. It comes back in \(pause.components.seconds) seconds.")
            try? await Task.sleep(for: pause)
            guard !Task.isCancelled else { return }
            do {
                try await member.restart(waitingUntilServing: false)
                Console.print("ZooKeeper \(number) is back: process \(await member.processIdentifier ?? 0)")
            } catch {
                Console.printError("ZooKeeper \(number) cannot be started: \(error)")
            }
        }
    }
}
