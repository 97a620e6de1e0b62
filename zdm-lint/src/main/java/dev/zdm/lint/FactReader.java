package dev.zdm.lint;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns a statement into facts. */
interface FactReader {
    /** What a statement begins with; anything else can be somebody's data, as after COPY … FROM stdin. */
    Set<String> KEY_WORDS =
            Set.of(("ALTER ANALYZE BEGIN CALL COMMENT COMMIT COPY CREATE DATABASE DELETE DO DOMAIN DROP EXECUTE"
                            + " EXTENSION FROM FUNCTION GRANT INDEX INSERT INTO LOCK MERGE OPTIMIZE PREPARE PROCEDURE REFRESH RENAME"
                            + " REVOKE ROLE SCHEMA SELECT SEQUENCE SET STATISTICS SYSTEM TABLE TRIGGER TRUNCATE TYPE UNIQUE UPDATE USER"
                            + " VACUUM VIEW WITH")
                    .split(" ", -1));

    /** At least one fact; {@link Fact.NotParsed} where the grammar gives up. */
    List<Fact> read(Script.Statement statement);

    /** The key words at the beginning of a statement, two at most: enough to find it, and no value of a row. */
    static Name opening(String text) {
        StringBuilder opening = new StringBuilder();
        for (String word : text.strip().toUpperCase(Locale.ROOT).split("[^A-Z_]+", 3)) {
            if (!KEY_WORDS.contains(word) || opening.indexOf(" ") > 0) {
                break;
            }
            opening.append(opening.isEmpty() ? "" : " ").append(word);
        }
        return new Name(null, opening.isEmpty() ? "a statement" : opening.toString());
    }
}
