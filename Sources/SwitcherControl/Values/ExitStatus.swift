/// How the program ends, in the numbers of sysexits(3). docs/switcherctl.md has the table; a test compares the two.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    /// The answer is no: an unknown user, refused lines, a difference, a refusal.
    case no = 1
    /// EX_USAGE
    case usage = 64
    /// EX_DATAERR
    case badInput = 65
    /// EX_NOINPUT
    case noInput = 66
    /// EX_UNAVAILABLE
    case unavailable = 69
    /// EX_IOERR
    case notWritten = 74
    /// EX_TEMPFAIL
    case tryAgain = 75
    /// EX_PROTOCOL
    case notTheServer = 76
    /// EX_NOPERM
    case noRight = 77
    /// EX_CONFIG
    case configuration = 78
}
