# Draws three small reviews with a continuous covariate and fits the bivariate binomial-normal regression by maximum likelihood, sharing no code
# with the engine: trapezoidal quadrature over both random effects, optim on (beta, log sd, log sd, atanh correlation).
# Rscript continuous.R > continuous.csv; needs base R alone. Each set: the tables, then the model that it was drawn from, intercepts at the mean.
expit <- function(x) 1 / (1 + exp(-x))
z <- seq(-7, 7, by = 0.2)
grid <- expand.grid(z1 = z, z2 = z)
weight <- exp(-(grid$z1^2 + grid$z2^2) / 2) * 0.2^2 / (2 * pi)

negative <- function(theta, d, onA, onB, centre) {
  x <- d$x - centre
  at <- 1
  a <- theta[at] + if (onA) { at <- at + 1; theta[at] * x } else 0
  at <- at + 1
  b <- theta[at] + if (onB) { at <- at + 1; theta[at] * x } else 0
  sa <- exp(theta[at + 1]); sb <- exp(theta[at + 2]); r <- tanh(theta[at + 3])
  uA <- sa * grid$z1
  uB <- sb * (r * grid$z1 + sqrt(1 - r^2) * grid$z2)
  total <- 0
  a <- rep(a, length.out = nrow(d)); b <- rep(b, length.out = nrow(d))
  for (i in seq_len(nrow(d)))
    total <- total + log(sum(weight * exp(dbinom(d$TP[i], d$TP[i] + d$FN[i], expit(a[i] + uA), log = TRUE) +
                                          dbinom(d$TN[i], d$TN[i] + d$FP[i], expit(b[i] + uB), log = TRUE))))
  -total
}

draw <- function(seed, k, slopeA, slopeB) {
  set.seed(seed)
  x <- round(runif(k, 2, 9), 2)
  u1 <- rnorm(k); u2 <- rnorm(k)
  n1 <- sample(15:80, k, TRUE); n2 <- sample(25:150, k, TRUE)
  TP <- rbinom(k, n1, expit(1.1 + slopeA * (x - 5) + 0.6 * u1))
  TN <- rbinom(k, n2, expit(1.6 + slopeB * (x - 5) + 0.7 * (-0.4 * u1 + sqrt(0.84) * u2)))
  data.frame(x = x, TP = TP, FP = n2 - TN, FN = n1 - TP, TN = TN)
}

cat("set,row,x,TP,FP,FN,TN,logLik,slopeSensitivity,slopeSpecificity,meanSensitivity,meanSpecificity,varianceSensitivity,varianceSpecificity\n")
number <- function(v) ifelse(is.na(v), "", formatC(v, digits = 12, format = "g"))
sets <- list(both = draw(11, 12, 0.25, -0.2), sensitivity = draw(12, 14, 0.3, 0), specificity = draw(13, 11, 0, 0.35))
for (name in names(sets)) {
  d <- sets[[name]]
  cat(sprintf("%s,table,%s,%d,%d,%d,%d,,,,,,,\n", name, d$x, d$TP, d$FP, d$FN, d$TN), sep = "")
  m <- mean(d$x)
  for (model in name) {
    onA <- model %in% c("both", "sensitivity"); onB <- model %in% c("both", "specificity")
    start <- c(1, if (onA) 0, 1.5, if (onB) 0, log(0.6), log(0.6), 0)
    fit <- optim(start, negative, d = d, onA = onA, onB = onB, centre = m, method = "BFGS", control = list(reltol = 1e-14, maxit = 500))
    t <- fit$par; at <- 1; muA <- t[1]; slopeA <- NA; slopeB <- NA
    if (onA) { at <- at + 1; slopeA <- t[at] }
    at <- at + 1; muB <- t[at]
    if (onB) { at <- at + 1; slopeB <- t[at] }
    cat(name, model, "", "", "", "", "", number(-fit$value), number(slopeA), number(slopeB), number(muA), number(muB),
        number(exp(2 * t[at + 1])), number(exp(2 * t[at + 2])), sep = ",")
    cat("\n")
  }
}
