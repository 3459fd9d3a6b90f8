/// The server's version, as `--version` prints it and the first log line names it.
public enum Version {
    /// Of Semantic Versioning.
    public static let current = "0.1.0"
}
