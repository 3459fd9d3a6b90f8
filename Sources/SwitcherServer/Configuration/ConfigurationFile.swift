import Foundation

/// The file as bytes.
enum ConfigurationFile {
    /// The bytes of the file at `path`.
    ///
    /// - Parameter waits: Whether it may be a pipe that somebody will write to.
    static func contents(of path: String, waits: Bool) throws(ConfigurationError) -> Data {
        do throws(BoundedFile.Problem) {
            return try BoundedFile.contents(of: path, waits: waits)
        } catch {
            throw ConfigurationError("cannot read \(path.onOneLine): \(error.reason)")
        }
    }
}
