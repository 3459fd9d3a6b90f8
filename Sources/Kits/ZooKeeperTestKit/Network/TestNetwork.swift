import Foundation
import Subprocess
import SystemPackage

/// Hosts in network namespaces of their own, on one bridge, that can be cut from each other: by pair, and in one direction.
///
/// What is cut is lost without a word, as by a cable that is pulled: no connection is closed, and nobody is told. This process is on the
/// network, too, and is never cut off.
public final class TestNetwork: Sendable {
    /// The address of this process on it.
    public let address: String
    /// Its hosts.
    public let hosts: [NetworkHost]
    private let bridge: String

    /// Why there can be none: it takes root, with the right to make network namespaces, and `ip` and `nsenter`. `nil`: there can be.
    public static let obstacle: String? = {
        guard getuid() == 0 else { return "only root makes network namespaces" }
        for program in ["/usr/sbin/ip", "/usr/bin/nsenter"] where !FileManager.default.isExecutableFile(atPath: program) {
            return "\(program) is missing"
        }
        // Whether the container has the right, only trying tells.
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        probe.arguments = ["--net", "/usr/sbin/ip", "rule", "add", "pref", "10", "from", "192.0.2.1", "blackhole"]
        probe.standardError = FileHandle.nullDevice
        do {
            try probe.run()
        } catch {
            return "network namespaces cannot be tried: \(error)"
        }
        probe.waitUntilExit()
        return probe.terminationStatus == 0 ? nil : "this machine lets nobody make network namespaces with rules of their own"
    }()

    private init(bridge: String, network: String, count: Int) {
        self.bridge = bridge
        address = "\(network).254"
        hosts = (1...count).map { NetworkHost(name: "\(bridge)-\($0)", address: "\(network).\($0)") }
    }

    /// Makes a network of so many hosts.
    ///
    /// - Parameter count: 200 at most.
    /// - Throws: ``TestNetworkError``.
    public static func start(hosts count: Int) async throws -> TestNetwork {
        // Names of devices are short, and others may run tests here as well.
        let network = TestNetwork(
            bridge: "t\(String(UInt32.random(in: 0...0xFFF_FFFF), radix: 16))",
            network: "10.\(Int.random(in: 128...250)).\(Int.random(in: 1...250))",
            count: count
        )
        do {
            try await network.make()
        } catch {
            await network.stop()
            throw error
        }
        return network
    }

    private func make() async throws {
        try await ip("link", "add", bridge, "type", "bridge")
        try await ip("addr", "add", "\(address)/24", "dev", bridge)
        try await ip("link", "set", bridge, "up")
        for (number, host) in hosts.enumerated() {
            let device = "\(bridge)v\(number + 1)"
            try await ip("netns", "add", host.name)
            try await ip("link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", host.name)
            try await ip("link", "set", device, "master", bridge)
            try await ip("link", "set", device, "up")
            try await ip("-n", host.name, "addr", "add", "\(host.address)/24", "dev", "eth0")
            try await ip("-n", host.name, "link", "set", "eth0", "up")
            try await ip("-n", host.name, "link", "set", "lo", "up")
            // What arrives is looked at by the first rule, and by no other: there has to be room before it.
            try await ip("-n", host.name, "rule", "add", "pref", "100", "lookup", "local")
            try await ip("-n", host.name, "rule", "del", "pref", "0")
        }
    }

    /// Nothing that one host sends reaches the other any more; what comes the other way does.
    public func cut(from sender: NetworkHost, to receiver: NetworkHost) async throws {
        try await ip("-n", receiver.name, "rule", "add", "pref", "10", "from", sender.address, "blackhole")
    }

    /// Neither reaches the other.
    public func cut(_ host: NetworkHost, _ other: NetworkHost) async throws {
        try await cut(from: host, to: other)
        try await cut(from: other, to: host)
    }

    /// Everybody reaches everybody.
    public func heal() async throws {
        for host in hosts {
            // One after another, until there is none.
            while (try? await ip("-n", host.name, "rule", "del", "pref", "10")) != nil {}
        }
    }

    /// Takes the network away, with its namespaces. Processes in them are to have ended. Doing it twice is harmless.
    public func stop() async {
        for host in hosts { try? await ip("netns", "del", host.name) }
        try? await ip("link", "del", bridge)
    }

    private func ip(_ arguments: String...) async throws {
        let result = try await Subprocess.run(
            .path("/usr/sbin/ip"),
            arguments: Arguments(arguments),
            output: .discarded,
            error: .string(limit: 10_000)
        )
        guard case .exited(0) = result.terminationStatus else {
            throw TestNetworkError(command: "ip " + arguments.joined(separator: " "), reason: result.standardError)
        }
    }
}

/// What a ``TestNetwork`` asked for was not done.
public struct TestNetworkError: Error, CustomStringConvertible {
    let command: String
    let reason: String

    public var description: String { "\(command): \(reason)" }
}

/// Runs `body` with a network of its own, which is gone afterwards whatever happens.
///
/// - Throws: ``TestNetworkError``, or what `body` throws.
public func withTestNetwork<Result>(
    hosts count: Int,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (TestNetwork) async throws -> Result
) async throws -> Result {
    let network = try await TestNetwork.start(hosts: count)
    do {
        let result = try await body(network)
        await network.stop()
        return result
    } catch {
        await network.stop()
        throw error
    }
}
