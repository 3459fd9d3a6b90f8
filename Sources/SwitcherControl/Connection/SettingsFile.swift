import Foundation
import SwitchRules

/// A file with a password in it.
package enum SettingsFile {
    private static let maximumByteCount = 65_536

    /// `$XDG_CONFIG_HOME/switcherctl.conf`, or below `~/.config`; `nil` where there is no home.
    package static func defaultPath(environment: [String: String]) -> String? {
        if let directory = environment["XDG_CONFIG_HOME"], directory.hasPrefix("/") { return directory + "/switcherctl.conf" }
        return environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.config/switcherctl.conf" }
    }

    /// Reads it.
    ///
    /// - Parameter isOptional: It need not be there.
    /// - Throws: ``ControlError``, also where others than its owner may read it.
    package static func read(_ path: String, isOptional: Bool) throws -> Settings? {
        let shown = path.escapedForOneLine()
        // Not one that somebody has to write to first.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if isOptional, errno == ENOENT || errno == ENOTDIR { return nil }
            throw ControlError(.configuration, "\(shown) cannot be read: \(String(cString: strerror(errno)))")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ControlError(.configuration, "\(shown) is no file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw ControlError(
                .configuration,
                "\(shown) may be read by others: chmod 600 it, and change the password that is in it"
            )
        }
        guard let data = try? file.read(upToCount: maximumByteCount + 1), data.count <= maximumByteCount,
            let text = String(validating: data, as: UTF8.self)
        else {
            // Nothing is there.
            if status.st_size == 0 { return Settings() }
            throw ControlError(.configuration, "\(shown) is no short text in UTF-8")
        }
        return try Settings(text: text, path: path)
    }
}
