import Foundation

/// Ends the program as that signal ends others, so that a shell sees it.
///
/// It is sent to the process: the threads that tasks run on let none pass.
package func endBySignal(_ number: Int32) -> Never {
    signal(number, SIG_DFL)
    kill(getpid(), number)
    // It is on its way.
    sleep(1)
    _exit(128 + number)
}
