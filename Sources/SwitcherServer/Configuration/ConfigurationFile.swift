import Foundation

/// The file as bytes.
enum ConfigurationFile {
    /// The bytes of the file at `path`, which may be a pipe.
    static func contents(of path: String) throws(ConfigurationError) -> Data {
        do throws(BoundedFile.Problem) {
            return try BoundedFile.contents(of: path, waits: true)
        } catch {
            throw ConfigurationError("cannot read \(path.onOneLine): \(error.reason)")
        }
    }
}
