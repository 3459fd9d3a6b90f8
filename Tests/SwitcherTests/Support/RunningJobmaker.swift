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

/// Runs a jobmaker for as long as `body` runs.
@discardableResult
func withJobmaker<Value: Sendable>(
    _ server: ZooKeeperServer,
    _ pool: String = "pool",
    hostName: String = "jm1",
    maximumInfoByteCount: Int = 30,
    encodeAddress: @escaping @Sendable (String) -> String = { $0 },
    conduct: @escaping @Sendable (_ request: String) async -> SampleJobmaker.Conduct = { _ in .acknowledge },
    _ body: @escaping @Sendable (SampleJobmaker) async throws -> Value
) async throws -> Value {
    try await withSampleJobmaker(
        [ServerAddress(server.connectString)],
        requestNode: ZNodePath(RunningCoordinator.requestNode(pool)),
        subPool: SampleSubPool(
            name: pool,
            coinbase: initialCoinbase,
            hostName: hostName,
            maximumInfoByteCount: maximumInfoByteCount,
            encodeAddress: encodeAddress
        ),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        conduct: { await conduct(String(decoding: $0, as: UTF8.self)) },
        body
    )
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

extension Gate {
    /// Holds a jobmaker up at the requests that hold that text; at all, without one. Then it acknowledges.
    func conduct(at text: String = "") -> @Sendable (_ request: String) async -> SampleJobmaker.Conduct {
        { request in
            if text.isEmpty || request.contains(text) { await self.pass() }
            return .acknowledge
        }
    }
}
