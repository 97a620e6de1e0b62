/**
 * What the tests of every module hold: {@link dev.zdm.checks.CanaryWatch} fails the test whose output shows a value of a
 * user's row, and {@link dev.zdm.checks.ErrorPage} keeps the page of all errors equal to what the tests see; {@link
 * dev.zdm.checks.MariaDbServer} is a server for those who need one. For zdm's own build only.
 */
@NullMarked
package dev.zdm.checks;

import org.jspecify.annotations.NullMarked;
