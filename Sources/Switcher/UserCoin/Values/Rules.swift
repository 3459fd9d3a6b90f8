// What a switch may say and how a text is shown is a module of its own, and so is how the web site's reply is read, for programs that do not
// link ZooKeeper's library. Whoever uses this module sees them: to him it is one.
@_exported public import SwitchRules
@_exported public import UserCoinReading
