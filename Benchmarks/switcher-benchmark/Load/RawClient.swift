import CRawZooKeeper

/// The yardstick: ZooKeeper's C client, with its own connection and nothing around it.
///
/// Sendable: the C library's functions may be called from any thread.
final class RawClient: @unchecked Sendable {
    /// What the fastest plain use of the C client looks like.
    static let recordsPerTransaction: Int32 = 1_000
    static let transactionsInFlight: Int32 = 8

    let client: OpaquePointer

    private init(_ client: OpaquePointer) {
        self.client = client
    }

    deinit {
        raw_zookeeper_close(client)
    }

    static func connect(to servers: String) async throws -> RawClient {
        try await blocking {
            guard let client = raw_zookeeper_connect(servers, 30) else {
                throw BenchmarkError("the C client cannot connect to \(servers)")
            }
            return RawClient(client)
        }
    }

    /// Creates the directory and those above it.
    func createDirectory(_ path: String) async throws {
        try await blocking { [self] in
            var parent = ""
            for component in path.split(separator: "/") {
                parent += "/\(component)"
                try check(raw_zookeeper_create(client, parent), parent)
            }
        }
    }

    /// Does the same to all paths in transactions, many in flight.
    ///
    /// - Returns: How many seconds it took until the last was confirmed.
    @discardableResult
    func write(_ operation: raw_operation, _ paths: CStrings, coin: Coin = .btc) async throws -> Double {
        try await blocking { [self] in
            var nanoseconds: UInt64 = 0
            let code = raw_zookeeper_write(
                client,
                operation,
                paths.pointers,
                paths.count,
                coin.rawValue,
                Self.recordsPerTransaction,
                Self.transactionsInFlight,
                &nanoseconds
            )
            try check(code, "transactions of the C client")
            return Double(nanoseconds) / 1e9
        }
    }

    /// Sets the records one by one, each after the one before was confirmed.
    ///
    /// - Returns: The duration of each, in nanoseconds.
    func setOneByOne(_ paths: CStrings, coin: Coin) async throws -> [UInt64] {
        try await blocking { [self] in
            try [UInt64](unsafeUninitializedCapacity: paths.count) { buffer, count in
                try check(
                    raw_zookeeper_set_one_by_one(client, paths.pointers, paths.count, coin.rawValue, buffer.baseAddress),
                    "sets of the C client"
                )
                count = paths.count
            }
        }
    }

    /// The record's data.
    func read(_ path: String) async throws -> String {
        try await blocking { [self] in
            var buffer = [UInt8](repeating: 0, count: 128)
            var length = Int32(buffer.count)
            let code = buffer.withUnsafeMutableBytes { bytes in
                raw_zookeeper_read(client, path, bytes.bindMemory(to: CChar.self).baseAddress, &length)
            }
            try check(code, path)
            return String(decoding: buffer.prefix(Int(max(length, 0))), as: UTF8.self)
        }
    }

    func check(_ code: Int32, _ what: String) throws {
        guard code == 0 else { throw BenchmarkError("\(what): \(String(cString: raw_zookeeper_error(code))) (\(code))") }
    }
}
