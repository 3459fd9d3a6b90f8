/// Whether switches are written right away.
public enum SwitchReadiness: Sendable {
    /// The session is connected, the directory is there, and its records are known, or cannot be listed and are written all the
    /// same.
    case ready
    /// There is no session, or its connection is lost.
    case notConnected
    /// The directory is not there. It is being created.
    case directoryMissing
    /// The records have not been listed: which of them to create is not known.
    case recordsUnknown
}
