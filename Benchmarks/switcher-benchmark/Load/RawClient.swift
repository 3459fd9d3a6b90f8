import CRawZooKeeper

/// The yardstick: ZooKeeper's C client, with its own connection and nothing around it.
///
/// Sendable: the C library's functions may be called from any thread.
final class RawClient: @unchecked Sendable {
    /// How records are written in transactions.
    struct Plan: Sendable {
        let recordsPerTransaction: Int
        let transactionsInFlight: Int

        /// What the fastest plain use of the C client looks like.
        static let usual = Plan(recordsPerTransaction: 1_000, transactionsInFlight: 8)
        static let large = Plan(recordsPerTransaction: 4_000, transactionsInFlight: 3)

        static func oneAfterAnother(_ records: Int) -> Plan {
            Plan(recordsPerTransaction: records, transactionsInFlight: 1)
        }
    }

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

    /// Does the same to all paths in transactions.
    ///
    /// - Returns: How many seconds it took until the last was confirmed.
    @discardableResult
    func write(_ operation: raw_operation, _ paths: CStrings, coin: Coin = .btc, _ plan: Plan = .usual) async throws -> Double {
        try await timed("transactions of the C client") { client, nanoseconds in
            raw_zookeeper_write(
                client,
                operation,
                paths.pointers,
                paths.count,
                coin.rawValue,
                Int32(plan.recordsPerTransaction),
                Int32(plan.transactionsInFlight),
                nanoseconds
            )
        }
    }

    /// Sets the records without transactions.
    ///
    /// - Returns: How many seconds it took until the last was confirmed.
    @discardableResult
    func set(_ paths: CStrings, coin: Coin, inFlight: Int) async throws -> Double {
        try await timed("sets in flight of the C client") { client, nanoseconds in
            raw_zookeeper_set_in_flight(client, paths.pointers, paths.count, coin.rawValue, Int32(inFlight), nanoseconds)
        }
    }

    /// Exists, get and set of one record after the other.
    ///
    /// - Returns: How many seconds it took until the last was confirmed.
    func existsGetSet(_ paths: CStrings, coin: Coin) async throws -> Double {
        try await timed("exists, get, set of the C client") { client, nanoseconds in
            raw_zookeeper_exists_get_set(client, paths.pointers, paths.count, coin.rawValue, nanoseconds)
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

    /// - Returns: How many seconds it took, by what the body says.
    func timed(_ what: String, _ body: @escaping @Sendable (OpaquePointer, UnsafeMutablePointer<UInt64>) -> Int32) async throws
        -> Double
    {
        try await blocking { [self] in
            var nanoseconds: UInt64 = 0
            try check(body(client, &nanoseconds), what)
            return Double(nanoseconds) / 1e9
        }
    }

    func check(_ code: Int32, _ what: String) throws {
        guard code == 0 else { throw BenchmarkError("\(what): \(String(cString: raw_zookeeper_error(code))) (\(code))") }
    }
}
