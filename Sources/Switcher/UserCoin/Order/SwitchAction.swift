import ZooKeeper

/// What ``SwitchOrder`` wants done.
enum SwitchAction {
    /// A call is to be told what became of it. Every call is told once.
    case answer(SwitchCall, SwitchOutcome)
    /// It is to be asked whether these znodes are there: ``SwitchOrder/probed(_:_:now:)``.
    case ask(probe: Int, [ZNodePath])
    /// The children of the directory are to be listed: ``SwitchOrder/listed(_:_:now:)``.
    case list(number: UInt32)
    /// More of a listing waits to be taken over, once others have had their turn: ``SwitchOrder/maintain(now:)``.
    case maintainAgain
    /// A large listing is taken over: what it has taken is to be given back to the system.
    case giveBackMemory
    /// Some of the records that are there, to see who else may write them.
    case checkAccess([ZNodeName])
    /// The records are gone: all of them with the directory (`nil`), or so many. See ``RecordLoss``.
    case recordsLost(Int?, by: Int64?)
    /// Something is to be told in the log. Rare and large, beside answers that are many.
    indirect case note(SwitchNote)
}

/// What is worth a line in the log.
enum SwitchNote {
    /// A transaction failed for a reason that has nothing to do with a record.
    case transactionFailed(ZooKeeperError, records: Int)
    /// The connection was lost with the same records again and again.
    case transactionsMadeSmaller(bytes: Int, records: Int)
    /// - Parameter isNews: It was not refused not long ago, and is the first of its call.
    case recordRefused(SubAccountName, ZooKeeperError.Code, isNews: Bool)
    case recordsListed(Int, took: Duration)
    /// - Parameter isNews: It is not what went wrong the times before.
    case listingFailed(ZooKeeperError, failures: Int, isNews: Bool, took: Duration)
}

/// A transaction that is to be sent, after all that were to be sent before it.
struct SwitchTransaction {
    /// Who submits it says with this number how it ended: ``SwitchOrder/confirmed(_:now:)``, ``SwitchOrder/failed(_:_:now:)``.
    let flight: Int
    /// At least one.
    let operations: [TransactionOperation]
    /// Who waits for what is first in it, if that is a small call.
    let caller: WaitingCaller<SwitchOutcome>?
}
