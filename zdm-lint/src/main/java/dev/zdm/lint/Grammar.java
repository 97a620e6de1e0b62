package dev.zdm.lint;

import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.apache.shardingsphere.sql.parser.autogen.MySQLStatementParser;
import org.apache.shardingsphere.sql.parser.autogen.PostgreSQLStatementParser;
import org.apache.shardingsphere.sql.parser.mysql.parser.MySQLLexer;
import org.apache.shardingsphere.sql.parser.mysql.parser.MySQLParser;
import org.apache.shardingsphere.sql.parser.postgresql.parser.PostgreSQLLexer;
import org.apache.shardingsphere.sql.parser.postgresql.parser.PostgreSQLParser;
import org.jspecify.annotations.Nullable;

/** The grammars of Apache ShardingSphere's parser; the only class that starts them. Thread-safe. */
enum Grammar {
    POSTGRESQL {
        @Override
        Lexer lexer(CharStream sql) {
            return new PostgreSQLLexer(sql);
        }

        @Override
        Parser parser(TokenStream tokens) {
            return new PostgreSQLParser(tokens);
        }

        @Override
        ParserRuleContext statement(Parser parser) {
            return ((PostgreSQLStatementParser) parser).execute();
        }
    },
    MYSQL {
        @Override
        Lexer lexer(CharStream sql) {
            return new MySQLLexer(sql);
        }

        @Override
        Parser parser(TokenStream tokens) {
            return new MySQLParser(tokens);
        }

        @Override
        ParserRuleContext statement(Parser parser) {
            return ((MySQLStatementParser) parser).execute();
        }
    };

    /** A statement that the grammar does not know; the message says where it stopped, and nothing of the text. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1;

        private final int begin;
        private final int end;

        SyntaxException(FirstError error) {
            super("line %d, column %d of the statement".formatted(error.line, error.column + 1));
            this.begin = error.begin;
            this.end = error.end;
        }

        /** Where the word begins at which it stopped, or -1. */
        int begin() {
            return begin;
        }

        /** Where that word ends, exclusive. */
        int end() {
            return end;
        }
    }

    abstract Lexer lexer(CharStream sql);

    abstract Parser parser(TokenStream tokens);

    abstract ParserRuleContext statement(Parser parser);

    /** The statement's node, below the grammar's own root. */
    Node parse(String sql) throws SyntaxException {
        FirstError error = new FirstError();
        Lexer lexer = lexer(CharStreams.fromString(sql));
        lexer.removeErrorListeners();
        lexer.addErrorListener(error);
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        Parser parser = parser(tokens);
        parser.removeErrorListeners();
        ParserRuleContext tree = fast(parser);
        if (tree == null) {
            tree = exact(parser, tokens, error);
        }
        if (error.line > 0) {
            throw new SyntaxException(error);
        }
        return new Node(tree.getChild(0));
    }

    /** ANTLR's two stages: the faster prediction first, which gives up where it is not sure. */
    private @Nullable ParserRuleContext fast(Parser parser) {
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            return statement(parser);
        } catch (ParseCancellationException e) {
            return null;
        }
    }

    private ParserRuleContext exact(Parser parser, CommonTokenStream tokens, FirstError error) {
        tokens.seek(0);
        parser.reset();
        parser.addErrorListener(error);
        parser.setErrorHandler(new DefaultErrorStrategy());
        parser.getInterpreter().setPredictionMode(PredictionMode.LL);
        return statement(parser);
    }

    private static final class FirstError extends BaseErrorListener {
        int line;
        int column;
        int begin = -1;
        int end = -1;

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object offending,
                int atLine,
                int atColumn,
                String message,
                @Nullable RecognitionException exception) {
            if (line == 0) {
                line = atLine;
                column = atColumn;
                if (offending instanceof Token token) {
                    begin = token.getStartIndex();
                    end = token.getStopIndex() + 1;
                }
            }
        }
    }
}
