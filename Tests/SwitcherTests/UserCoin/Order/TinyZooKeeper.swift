import ZooKeeper

@testable import Switcher

/// A ZooKeeper of one dictionary: a transaction is done whole or not at all, and its error names the first operation that cannot be done.
///
/// Each switch of a test has a coin of its own, its number in the order of acceptance, so that a record tells which switch it holds.
struct TinyZooKeeper {
    /// The number of the switch that each record holds; 0 is what somebody else wrote.
    private(set) var records: [String: UInt64] = [:]
    /// Which transaction created the directory; `nil`: it is not there.
    private(set) var directory: Int64? = 1
    /// The records that it refuses to write.
    var refused: Set<String> = []
    /// The newest switch that was ever written into each record.
    private(set) var newest: [String: UInt64] = [:]
    /// The first record into which an older switch was written after a newer one.
    private(set) var turnedBack: String?
    private var lastTransaction: Int64 = 1

    /// - Returns: Why it was not done.
    mutating func apply(_ operations: [TransactionOperation]) -> ZooKeeperError? {
        guard directory != nil else { return failure(.noNode, 0) }
        var written = records
        for (position, operation) in operations.enumerated() {
            let (name, number, isCreation) = operation.parts
            if isCreation, written[name] != nil { return failure(.nodeExists, position) }
            if !isCreation, written[name] == nil { return failure(.noNode, position) }
            if refused.contains(name) { return failure(isCreation ? .quotaExceeded : .noAuthorization, position) }
            written[name] = number
        }
        records = written
        for operation in operations {
            let (name, number, _) = operation.parts
            if number < newest[name, default: 0] { turnedBack = turnedBack ?? name }
            newest[name] = max(newest[name, default: 0], number)
        }
        return nil
    }

    private func failure(_ code: ZooKeeperError.Code, _ position: Int) -> ZooKeeperError {
        ZooKeeperError(code, operation: "transaction", operationIndex: position)
    }

    var state: KnownDirectory.State { directory.map { .present(transaction: $0) } ?? .missing }

    // MARK: What others do

    mutating func deleteRecord(_ name: String) { records[name] = nil }

    mutating func createRecord(_ name: String) {
        if directory != nil, records[name] == nil { records[name] = 0 }
    }

    mutating func deleteDirectory() {
        records = [:]
        directory = nil
    }

    mutating func createDirectory() {
        guard directory == nil else { return }
        lastTransaction += 1
        directory = lastTransaction
    }
}

extension TransactionOperation {
    /// The record's name, the number of the switch, and whether the record is created.
    var parts: (name: String, number: UInt64, isCreation: Bool) {
        switch self {
        case .create(let path, let data, _, _): (path.name, UInt64(String(decoding: data, as: UTF8.self)) ?? 0, true)
        case .set(let path, let data, _): (path.name, UInt64(String(decoding: data, as: UTF8.self)) ?? 0, false)
        case .delete(let path, _), .check(let path, _): (path.name, 0, false)
        }
    }
}

extension ZNodePath {
    /// The last component.
    var name: String { String(description.split(separator: "/").last ?? "") }
}
