/// Why a command ends without having done what was asked.
package struct ControlError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line: what is wrong, and what to do. What is from outside in it is escaped.
    package let description: String
    package let status: ExitStatus

    /// - Parameter message: One line.
    package init(_ status: ExitStatus, _ message: String) {
        self.status = status
        description = message
    }
}
