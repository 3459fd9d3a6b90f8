extension Duration {
    /// The duration in milliseconds, rounded down: what ZooKeeper counts in.
    var wholeMilliseconds: Int {
        Int(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
