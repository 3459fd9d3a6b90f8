import Foundation

/// Standard input, output and error.
package enum StandardDescriptors {
    /// Has those that are closed (`>&-`) taken by something of which nothing is read, and into which nothing can be written.
    ///
    /// Otherwise the next file or connection would have their number: what is meant for standard error would be sent to the server, or written
    /// into the list that is pushed. To be called before anything is opened.
    package static func occupy() {
        // The lowest that is free is taken, so that what is behind them is reached when all three are.
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
