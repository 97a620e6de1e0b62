package dev.zdm.examples.demo.shop.web;

import dev.zdm.spring.OutcomePendingDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What the shop answers where a write is durable, and its copy has not arrived at the other database yet. */
@RestControllerAdvice
class ShopErrors {
    @ExceptionHandler(OutcomePendingDataAccessException.class)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void accepted() {
        // Neither an error, nor anything to tell.
    }
}
