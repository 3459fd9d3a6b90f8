import ZooKeeper

/// A transaction that is being filled, within its bounds. Pure.
struct TransactionDraft {
    private let configuration: SwitchWriterConfiguration
    private let maximumBytes: Int
    /// The size in bytes of the longest operation there is.
    private let longestOperation: Int

    private(set) var flight: Flight
    private(set) var operations: [TransactionOperation] = []

    init(_ flight: Flight, _ configuration: SwitchWriterConfiguration, maximumBytes: Int) {
        self.flight = flight
        self.configuration = configuration
        self.maximumBytes = maximumBytes
        let shortest = TransactionOperation.create(configuration.directory, data: [], access: configuration.access)
        longestOperation = shortest.encodedSize + 1 + SubAccountName.maximumByteCount + Coin.maximumByteCount
    }

    /// How many records there is room for, whatever they are.
    var room: Int {
        min(
            configuration.maximumTransactionRecords - operations.count,
            // One record goes out however long the directory's path is.
            max((maximumBytes - flight.byteCount) / longestOperation, operations.isEmpty ? 1 : 0)
        )
    }

    mutating func add(_ sent: SentSwitch, _ name: SubAccountName, exists: Bool) {
        let path = configuration.directory.appending(name.nodeName)
        let coin = sent.taken.coinSwitch.coin.bytes
        let operation: TransactionOperation =
            exists ? .set(path, data: coin) : .create(path, data: coin, access: configuration.access)
        flight.add(sent, isCreation: !exists, byteCount: operation.encodedSize)
        operations.append(operation)
    }
}
