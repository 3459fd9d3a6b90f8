import Logging
import SampleJobmaker
import Synchronization
import ZooKeeper
import ZooKeeperTestKit

/// Addresses that the sample jobmaker takes, each another one.
func address(_ number: Int) -> String {
    // Letters of that encoding, as digits.
    let letters = Array("qpzry9x8")
    return "bc1qa7a7a7a7a7a7m" + String(String(number, radix: 8).compactMap(\.wholeNumberValue).map { letters[$0] })
}

let initialCoinbase = SampleSubPool.Coinbase("hello", address(0))
let invalidAddress = "bc0qjl8uwezzlech723lpnyuza0h2cdkvxvh54v3dn"

/// Runs a jobmaker for as long as `body` runs, which begins when its first ack, the unasked one, is there and it watches.
///
/// - Parameter conduct: Asked about every request but that of the start.
func withJobmaker<Value: Sendable>(
    _ server: ZooKeeperServer,
    _ pool: String = "pool",
    hostName: String = "jm1",
    maximumInfoByteCount: Int = 30,
    encodeAddress: @escaping @Sendable (String) -> String = { $0 },
    conduct: @escaping @Sendable (_ request: String) async -> SampleJobmaker.Conduct = { _ in .acknowledge },
    _ body: @escaping @Sendable (SampleJobmaker) async throws -> Value
) async throws -> Value {
    let client = ZooKeeperClient(
        configuration: ZooKeeperConfiguration(servers: [try ServerAddress(server.connectString)]),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let hasStarted = Mutex(false)
    let jobmaker = try SampleJobmaker(
        client: client,
        requestNode: try ZNodePath(RunningCoordinator.requestNode(pool)),
        subPool: SampleSubPool(
            name: pool,
            coinbase: initialCoinbase,
            hostName: hostName,
            maximumInfoByteCount: maximumInfoByteCount,
            encodeAddress: encodeAddress
        ),
        conduct: { request in
            let isFirst = hasStarted.withLock { hasStarted in
                defer { hasStarted = true }
                return !hasStarted
            }
            return isFirst ? .acknowledge : await conduct(String(decoding: request, as: UTF8.self))
        }
    )
    let ack = try ZNodePath(RunningCoordinator.ackNode(pool))
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await client.run() }
        let before = try await client.exists(ack)?.modifiedTransaction ?? 0
        group.addTask { try await jobmaker.run() }
        defer { group.cancelAll() }
        try await eventually("the jobmaker has started") {
            guard let stat = try await client.exists(ack) else { return false }
            return stat.version > 0 && stat.modifiedTransaction > before
        }
        return try await body(jobmaker)
    }
}

/// What holds a jobmaker up until it is opened.
final class Gate: Sendable {
    private let state = Mutex<(waiting: [CheckedContinuation<Void, Never>], arrivals: Int, isOpen: Bool)>(([], 0, false))

    /// How many have come to it.
    var arrivals: Int { state.withLock { $0.arrivals } }

    func pass() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock {
                    $0.arrivals += 1
                    if !$0.isOpen { $0.waiting.append(continuation) }
                    return $0.isOpen
                }
                if isOpen { continuation.resume() }
            }
        } onCancel: {
            // A test that fails ends too.
            open()
        }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state = ([], state.arrivals, true) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
