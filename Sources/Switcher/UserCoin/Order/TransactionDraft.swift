import ZooKeeper

/// A transaction that is being filled, within its bounds. Pure.
struct TransactionDraft {
    private let configuration: SwitchWriterConfiguration
    private let maximumBytes: Int
    /// The size in bytes of the longest operation there is.
    private let longestOperation: Int

    private(set) var flight: Flight
    private(set) var operations: [TransactionOperation] = []

    /// - Parameter checks: What it is held to.
    init(
        _ flight: Flight,
        _ configuration: SwitchWriterConfiguration,
        maximumBytes: Int,
        checks: [TransactionOperation] = []
    ) {
        self.flight = flight
        self.flight.checkCount = checks.count
        operations = checks
        self.configuration = configuration
        self.maximumBytes = maximumBytes
        let shortest = TransactionOperation.create(configuration.directory, data: [], access: configuration.access)
        longestOperation = shortest.encodedSize + 1 + SubAccountNameRule.maximumByteCount + Coin.maximumByteCount
    }

    /// How many records there is room for, whatever they are.
    var room: Int {
        min(
            configuration.maximumTransactionRecords - flight.switches.count,
            // One record goes out however long the directory's path is.
            max((maximumBytes - flight.byteCount) / longestOperation, isEmpty ? 1 : 0)
        )
    }

    /// Whether there is no switch in it.
    var isEmpty: Bool { flight.switches.isEmpty }

    /// - Parameter version: What its record has to have; `nil`: any.
    mutating func add(_ sent: SentSwitch, exists: Bool, version: Int32? = nil) {
        let wanted = sent.taken.coinSwitch
        let path = configuration.directory.appending(wanted.name.nodeName)
        let coin = wanted.coin.bytes
        let operation: TransactionOperation =
            exists ? .set(path, data: coin, version: version) : .create(path, data: coin, access: configuration.access)
        flight.add(sent, isCreation: !exists, byteCount: operation.encodedSize)
        operations.append(operation)
    }
}
