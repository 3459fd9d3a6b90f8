/// How many bytes a transaction may have: as many as are configured, and fewer while the server seems to cut the connection over larger
/// ones, as one with a `jute.maxbuffer` below its default does. Pure.
struct TransactionBound {
    /// No server is taken for refusing less than that.
    static let minimum = 16_384
    /// How many nearly full transactions come before the bound is doubled again, at first. Each attempt that fails doubles that.
    static let patience = 32
    static let maximumPatience = 4_096

    private let maximum: Int
    private(set) var bytes: Int
    private var patience = Self.patience
    private var doneCount = 0
    /// It was doubled, and no transaction has proved yet that this was right.
    private var isTried = false

    init(maximum: Int) {
        self.maximum = maximum
        bytes = maximum
    }

    /// The connection was lost while a transaction was with the server.
    ///
    /// - Parameter losses: How often with these very records, this time included. Once is nobody's fault: a server was restarted.
    mutating func lost(byteCount: Int, losses: Int) {
        // What is larger than the bound was sent before the bound fell.
        guard losses > (isTried ? 0 : 1), byteCount > Self.minimum, byteCount <= bytes else { return }
        if isTried { patience = min(patience * 2, Self.maximumPatience) }
        isTried = false
        doneCount = 0
        bytes = max(Self.minimum, byteCount / 2)
    }

    /// A transaction was done.
    mutating func done(byteCount: Int) {
        guard bytes < maximum, byteCount > bytes / 2 else { return }
        isTried = false
        doneCount += 1
        guard doneCount >= patience else { return }
        doneCount = 0
        isTried = true
        bytes = min(maximum, bytes * 2)
    }
}
