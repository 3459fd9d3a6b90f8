/// The version of all programs here: what `--version` prints, the server's first log line and its metrics name, and their packages are called by.
/// `Scripts/release` sets it.
public enum Version {
    /// Of Semantic Versioning.
    public static let current = "0.1.0"
}
