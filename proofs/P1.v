(** Chapter P1: dropout and the activation function. Definitions and statements. *)

From Coq Require Import Reals ZArith List.
From Coquelicot Require Import Coquelicot.
From Book Require P2.
Import ListNotations.
Local Open Scope R_scope.

(** * Dropout *)

(** The scale s = 1/(1 - p) of a kept entry. *)
Definition scale (p : R) : R := / (1 - p).

(** Dropout D at the rate p on one entry: a kept entry is multiplied by s, a dropped one becomes 0. *)
Definition dropout (p : R) (keep : bool) (x : R) : R := if keep then scale p * x else 0.

(** Dropout on a whole vector x with the mask m. (Entries are counted from 0 here, and a vector may be as long as one
    likes: a theorem about every entry holds for the first n.) *)
Definition Dropout (p : R) (m : nat -> bool) (x : nat -> R) : nat -> R := fun i => dropout p (m i) (x i).

(** sigma is nonnegatively homogeneous: σ(cx) = c σ(x) for all x and all c ≥ 0. *)
Definition nonneg_homogeneous (sigma : R -> R) : Prop := forall c x, 0 <= c -> sigma (c * x) = c * sigma x.

(** sigma commutes with dropout at the rate p, for every entry and every mask of one entry. *)
Definition commutes_at (sigma : R -> R) (p : R) : Prop :=
  forall keep x, dropout p keep (sigma x) = sigma (dropout p keep x).

(** σ_a: ReLU for a = 0, leaky ReLU with the slope a. *)
Definition sigma_slope (a x : R) : R := if Rlt_dec 0 x then x else a * x.

(** x₊ = max(x, 0) and x₋ = max(-x, 0). *)
Definition positive_part (x : R) : R := Rmax x 0.
Definition negative_part (x : R) : R := Rmax (- x) 0.

(** A two-slope function: σ(x) = σ(1) x₊ + σ(-1) x₋. *)
Definition two_slope (sigma : R -> R) : Prop :=
  forall x, sigma x = sigma 1 * positive_part x + sigma (-1) * negative_part x.

(** The sigmoid, 1/(1 + e^{-x}). *)
Definition sigmoid (x : R) : R := / (1 + exp (- x)).

(** * P1.1 *)

(** P1.1. For every real slope a, σ_a is nonnegatively homogeneous. *)
Definition p1_1_homogeneous : Prop := forall a, nonneg_homogeneous (sigma_slope a).

(** * P1.2 *)

(** P1.2. A nonnegatively homogeneous activation commutes with dropout: D(σ(x)) = σ(D(x)) in every entry, for every
    vector, every mask and every rate. *)
Definition p1_2_commutes : Prop := forall sigma, nonneg_homogeneous sigma ->
  forall p, 0 <= p < 1 -> forall (m : nat -> bool) (x : nat -> R) i,
  Dropout p m (fun j => sigma (x j)) i = sigma (Dropout p m x i).

(** P1.2. The same holds if every entry is multiplied by any nonnegative number of its own. *)
Definition p1_2_multipliers : Prop := forall sigma, nonneg_homogeneous sigma ->
  forall (c x : nat -> R), (forall i, 0 <= c i) -> forall i, c i * sigma (x i) = sigma (c i * x i).

(** * P1.3 *)

(** P1.3. A function, continuous or not, that commutes with dropout at every rate p in (0, 1) is a two-slope function. *)
Definition p1_3_two_slopes : Prop := forall sigma,
  (forall p, 0 < p < 1 -> commutes_at sigma p) -> two_slope sigma.

(** P1.3. Conversely, with any two numbers b and d the function b x₊ + d x₋ is nonnegatively homogeneous, is a
    two-slope function with these two numbers as σ(1) and σ(-1), and commutes at every rate. *)
Definition p1_3_converse : Prop := forall b d,
  let sigma := fun x => b * positive_part x + d * negative_part x in
  nonneg_homogeneous sigma /\ sigma 1 = b /\ sigma (-1) = d /\ forall p, 0 <= p < 1 -> commutes_at sigma p.

(** P1.3. So the functions that commute at every rate are exactly the two-slope functions. *)
Definition p1_3_exactly : Prop := forall sigma,
  (forall p, 0 < p < 1 -> commutes_at sigma p) <-> two_slope sigma.

(** P1.3. They are the multiples of the functions σ_a, and the functions that are 0 for x ≥ 0 and linear for x ≤ 0. *)
Definition p1_3_kinds : Prop := forall sigma, two_slope sigma <->
  (exists b a, forall x, sigma x = b * sigma_slope a x) \/
  (exists d, forall x, (0 <= x -> sigma x = 0) /\ (x <= 0 -> sigma x = d * x)).

(** * P1.4 *)

(** The log-periodic function with the scale s. *)
Definition log_periodic (s epsilon x : R) : R :=
  if Req_EM_T x 0 then 0
  else x * (1 + epsilon * sin (2 * PI * ln (Rabs x) / ln s)).

(** P1.4 (a). The log-periodic function commutes at the rates 1 - (1-p)^k, k = 0, 1, 2, …, and at no other rate. *)
Definition p1_4_log_periodic_rates : Prop :=
  forall p epsilon, 0 < p < 1 -> epsilon <> 0 ->
  forall q, 0 <= q < 1 ->
    (commutes_at (log_periodic (scale p) epsilon) q
     <-> exists k : nat, q = 1 - (1 - p) ^ k).

(** P1.4 (a). The log-periodic function is not a two-slope function. *)
Definition p1_4_log_periodic_not_two_slope : Prop :=
  forall p epsilon, 0 < p < 1 -> epsilon <> 0 ->
    ~ two_slope (log_periodic (scale p) epsilon).

(** P1.4 (a). The log-periodic function is Lipschitz. *)
Definition p1_4_log_periodic_lipschitz : Prop :=
  forall p epsilon, 0 < p < 1 ->
    exists M, forall x y,
      Rabs (log_periodic (scale p) epsilon x - log_periodic (scale p) epsilon y)
      <= M * Rabs (x - y).

(** P1.4 (a). It is strictly increasing if |ε| sqrt(1 + (2π / ln s)²) < 1. *)
Definition p1_4_log_periodic_increasing : Prop :=
  forall p epsilon, 0 < p < 1 ->
    Rabs epsilon * sqrt (1 + (2 * PI / ln (scale p)) ^ 2) < 1 ->
    forall x y, x < y ->
      log_periodic (scale p) epsilon x < log_periodic (scale p) epsilon y.

(** The function has the right derivative d at 0. *)
Definition right_derivative_at_0 (sigma : R -> R) (d : R) : Prop :=
  filterlim (fun h => (sigma h - sigma 0) / h) (at_right 0) (locally d).

(** The function has the left derivative d at 0. *)
Definition left_derivative_at_0 (sigma : R -> R) (d : R) : Prop :=
  filterlim (fun h => (sigma h - sigma 0) / h) (at_left 0) (locally d).

(** P1.4 (b). An activation with a right and a left derivative at 0 that commutes at one rate is a two-slope function. *)
Definition p1_4_one_rate : Prop :=
  forall (sigma : R -> R) p, 0 < p < 1 ->
    (exists d, right_derivative_at_0 sigma d) ->
    (exists d, left_derivative_at_0 sigma d) ->
    commutes_at sigma p -> two_slope sigma.

(** Every activation that is continuous on (0, ∞) and on (-∞, 0) and commutes at both rates is a two-slope function. *)
Definition rates_suffice (p1 p2 : R) : Prop :=
  forall sigma : R -> R,
    (forall x, 0 < x -> continuous sigma x) ->
    (forall x, x < 0 -> continuous sigma x) ->
    commutes_at sigma p1 -> commutes_at sigma p2 -> two_slope sigma.

(** The number is not a fraction of whole numbers. *)
Definition irrational (r : R) : Prop :=
  forall i j : Z, j <> 0%Z -> r <> IZR i / IZR j.

(** P1.4 (c). For an irrational r the numbers j + i r, with whole i and j, come arbitrarily close to every real number. *)
Definition p1_4_multiples_dense : Prop :=
  forall r, irrational r ->
  forall t epsilon, 0 < epsilon ->
    exists i j : Z, Rabs (IZR j + IZR i * r - t) < epsilon.

(** P1.4 (c). Two rates suffice if and only if ln(1-p₁) / ln(1-p₂) is irrational. *)
Definition p1_4_two_rates : Prop :=
  forall p1 p2, 0 < p1 < 1 -> 0 < p2 < 1 ->
    (rates_suffice p1 p2 <-> irrational (ln (1 - p1) / ln (1 - p2))).

(** P1.4 (c). The rates 1/2 and 2/3 suffice. *)
Definition p1_4_half_and_two_thirds : Prop := rates_suffice (1 / 2) (2 / 3).

(** P1.4 (c). The rates 1/2 and 3/4 do not suffice. *)
Definition p1_4_half_and_three_quarters : Prop := ~ rates_suffice (1 / 2) (3 / 4).

(** * P1.5 *)

(** P1.5. On a dropped entry of the sigmoid, activation first gives 0 and dropout first gives 1/2. *)
Definition p1_5_dropped : Prop := forall p x,
  dropout p false (sigmoid x) = 0 /\ sigmoid (dropout p false x) = 1 / 2.

(** P1.5. On a kept entry, whatever its value, activation first gives the larger result: s/(1 + e^{-x}) > 1/(1 + e^{-sx}). *)
Definition p1_5_kept : Prop := forall p x, 0 < p < 1 ->
  dropout p true (sigmoid x) > sigmoid (dropout p true x).

(** P1.5. So for every vector and every mask the two orders differ in every entry. *)
Definition p1_5_every_entry : Prop := forall p, 0 < p < 1 -> forall (m : nat -> bool) (x : nat -> R) i,
  Dropout p m (fun j => sigmoid (x j)) i <> sigmoid (Dropout p m x i).

(** * P1.6 *)

(** P1.6. The sigmoid: s σ(x) > σ(sx) for every x. *)
Definition p1_6_sigmoid : Prop := forall p x, 0 < p < 1 -> scale p * sigmoid x > sigmoid (scale p * x).

(** P1.6. The hyperbolic tangent: s |tanh x| > |tanh(sx)| for every x ≠ 0. *)
Definition p1_6_tanh : Prop := forall p x, 0 < p < 1 -> x <> 0 ->
  scale p * Rabs (tanh x) > Rabs (tanh (scale p * x)).

(** P1.6. A gated function σ(x) = x g(x) with any strictly increasing gate g: s σ(x) < σ(sx) for every x ≠ 0. *)
Definition p1_6_gated : Prop := forall (g : R -> R), (forall u v, u < v -> g u < g v) ->
  let sigma := fun x => x * g x in
  forall p x, 0 < p < 1 -> x <> 0 -> scale p * sigma x < sigma (scale p * x).

(** The standard normal distribution function Φ, by symmetry 1/2 and the integral of the density from 0 to x. *)
Definition Phi (x : R) : R := 1 / 2 + RInt (fun t => exp (- t ^ 2 / 2) / sqrt (2 * PI)) 0 x.

(** P1.6. SiLU and GELU are gated: the sigmoid and Φ are strictly increasing.

    Differs: Φ(x) is defined as 1/2 plus the integral of the density from 0 to x; that this is the integral from -∞ is
    not stated. *)
Definition p1_6_gates : Prop := forall u v, u < v -> sigmoid u < sigmoid v /\ Phi u < Phi v.

(** P1.6. On a dropped entry the orders differ by 1/2 for the sigmoid, and agree for tanh and for gated functions. *)
Definition p1_6_dropped : Prop := forall p x,
  sigmoid (dropout p false x) - dropout p false (sigmoid x) = 1 / 2 /\
  dropout p false (tanh x) = tanh (dropout p false x) /\
  forall (g : R -> R), let sigma := fun t => t * g t in dropout p false (sigma x) = sigma (dropout p false x).

(** * P1.7 *)

(** The mean over the mask of one entry, kept with probability 1 - p and dropped with probability p. *)
Definition entry_mean (p : R) (f : bool -> R) : R := (1 - p) * f true + p * f false.

(** The bias B(x) of dropout before the activation. *)
Definition bias (sigma : R -> R) (p x : R) : R :=
  (1 - p) * sigma (scale p * x) + p * sigma 0 - sigma x.

(** P1.7. Dropout after the activation preserves the mean. *)
Definition p1_7_mean_after : Prop :=
  forall (sigma : R -> R) p x, 0 <= p < 1 ->
    entry_mean p (fun keep => dropout p keep (sigma x)) = sigma x.

(** P1.7. Dropout before the activation shifts the mean by B(x). *)
Definition p1_7_mean_before : Prop :=
  forall (sigma : R -> R) p x,
    entry_mean p (fun keep => sigma (dropout p keep x)) = sigma x + bias sigma p x.

(** P1.7 (a). The bias is 0 for all x and all rates if and only if σ - σ(0) is nonnegatively homogeneous. *)
Definition p1_7_no_bias : Prop :=
  forall sigma : R -> R,
    (forall x p, 0 < p < 1 -> bias sigma p x = 0)
    <-> nonneg_homogeneous (fun x => sigma x - sigma 0).

(** The number x lies in the closed interval between u and v, whichever of the two is less. *)
Definition between (u v x : R) : Prop := Rmin u v <= x <= Rmax u v.

(** The function is convex on the set A. *)
Definition convex_on (A : R -> Prop) (f : R -> R) : Prop :=
  forall x y t, A x -> A y -> 0 <= t <= 1 ->
    f (t * x + (1 - t) * y) <= t * f x + (1 - t) * f y.

(** The function is concave on the set A. *)
Definition concave_on (A : R -> Prop) (f : R -> R) : Prop :=
  forall x y t, A x -> A y -> 0 <= t <= 1 ->
    t * f x + (1 - t) * f y <= f (t * x + (1 - t) * y).

(** The function is strictly convex on the set A. *)
Definition strictly_convex_on (A : R -> Prop) (f : R -> R) : Prop :=
  forall x y t, A x -> A y -> x <> y -> 0 < t < 1 ->
    f (t * x + (1 - t) * y) < t * f x + (1 - t) * f y.

(** The function is strictly concave on the set A. *)
Definition strictly_concave_on (A : R -> Prop) (f : R -> R) : Prop :=
  forall x y t, A x -> A y -> x <> y -> 0 < t < 1 ->
    t * f x + (1 - t) * f y < f (t * x + (1 - t) * y).

(** P1.7 (b). If σ is convex on the interval between 0 and s x, the bias at x is not negative. *)
Definition p1_7_convex : Prop :=
  forall (sigma : R -> R) p x, 0 <= p < 1 ->
    convex_on (between 0 (scale p * x)) sigma -> 0 <= bias sigma p x.

(** P1.7 (b). If σ is concave there, the bias at x is not positive. *)
Definition p1_7_concave : Prop :=
  forall (sigma : R -> R) p x, 0 <= p < 1 ->
    concave_on (between 0 (scale p * x)) sigma -> bias sigma p x <= 0.

(** P1.7 (b). If σ is strictly convex there, x ≠ 0 and p > 0, the bias at x is positive. *)
Definition p1_7_strictly_convex : Prop :=
  forall (sigma : R -> R) p x, 0 < p < 1 -> x <> 0 ->
    strictly_convex_on (between 0 (scale p * x)) sigma -> 0 < bias sigma p x.

(** P1.7 (b). If σ is strictly concave there, x ≠ 0 and p > 0, the bias at x is negative. *)
Definition p1_7_strictly_concave : Prop :=
  forall (sigma : R -> R) p x, 0 < p < 1 -> x <> 0 ->
    strictly_concave_on (between 0 (scale p * x)) sigma -> bias sigma p x < 0.

(** The bias is positive for x < 0, zero at 0 and negative for x > 0. *)
Definition towards_the_middle (sigma : R -> R) : Prop :=
  forall p x, 0 < p < 1 ->
    (x < 0 -> 0 < bias sigma p x) /\ bias sigma p 0 = 0 /\ (0 < x -> bias sigma p x < 0).

(** P1.7 (c). The bias of the sigmoid is positive for x < 0, zero at 0 and negative for x > 0. *)
Definition p1_7_sigmoid : Prop := towards_the_middle sigmoid.

(** P1.7 (c). The bias of tanh is positive for x < 0, zero at 0 and negative for x > 0. *)
Definition p1_7_tanh : Prop := towards_the_middle tanh.

(** The function x g(x) with the gate g. *)
Definition gated (g : R -> R) (x : R) : R := x * g x.

(** The function is strictly increasing on the whole line. *)
Definition strictly_increasing (f : R -> R) : Prop := forall x y, x < y -> f x < f y.

(** P1.7 (c). The bias of x g(x) is x (g(s x) - g(x)), whatever the gate. *)
Definition p1_7_gated : Prop :=
  forall (g : R -> R) p x, 0 <= p < 1 ->
    bias (gated g) p x = x * (g (scale p * x) - g x).

(** P1.7 (c). With a strictly increasing gate this bias is positive for every x ≠ 0. *)
Definition p1_7_increasing_gate : Prop :=
  forall (g : R -> R) p x, 0 < p < 1 -> strictly_increasing g -> x <> 0 ->
    0 < bias (gated g) p x.

(** P1.7 (c). The gates of SiLU and GELU are strictly increasing, so their biases are positive for every x ≠ 0.

    Differs: Φ(x) is defined as 1/2 plus the integral of the density from 0 to x; that this is the integral from -∞ is
    not stated. *)
Definition p1_7_silu_gelu : Prop :=
  strictly_increasing sigmoid /\ strictly_increasing Phi /\
  forall p x, 0 < p < 1 -> x <> 0 ->
    0 < bias (gated sigmoid) p x /\ 0 < bias (gated Phi) p x.

(** Softplus. *)
Definition softplus (x : R) : R := ln (1 + exp x).

(** P1.7 (c). The bias of softplus is positive for every x ≠ 0. *)
Definition p1_7_softplus : Prop :=
  forall p x, 0 < p < 1 -> x <> 0 -> 0 < bias softplus p x.

(** ELU. *)
Definition elu (x : R) : R := if Rlt_dec 0 x then x else exp x - 1.

(** P1.7 (c). The bias of ELU is positive for x < 0 and zero for x ≥ 0. *)
Definition p1_7_elu : Prop :=
  forall p x, 0 < p < 1 ->
    (x < 0 -> 0 < bias elu p x) /\ (0 <= x -> bias elu p x = 0).

(** P1.7. For x + 1 the bias is 0 everywhere, and yet the two orders agree on no entry at any rate p > 0. *)
Definition p1_7_no_bias_yet_different : Prop :=
  forall p x keep, 0 < p < 1 ->
    bias (fun t => t + 1) p x = 0 /\
    dropout p keep (x + 1) <> dropout p keep x + 1.

(** * P1.8 *)

(** What backpropagation uses as the derivative of σ_a: 1 on the right, a on the left, κ at 0. *)
Definition sigma_slope_derivative (kappa a x : R) : R :=
  if Rlt_dec 0 x then 1 else if Rlt_dec x 0 then a else kappa.

(** What backpropagation uses as the derivative of σ_a(x) with respect to the slope a. *)
Definition slope_derivative (x : R) : R := if Rlt_dec x 0 then x else 0.

(** The factor of one entry, which is also the derivative of dropout. *)
Definition factor (p : R) (keep : bool) : R := if keep then scale p else 0.

(** P1.8. These are the true derivatives: with respect to x for every x ≠ 0, with respect to a everywhere, and of dropout everywhere. *)
Definition p1_8_true_derivatives : Prop :=
  forall kappa a p keep x,
    (x <> 0 -> is_derive (sigma_slope a) x (sigma_slope_derivative kappa a x)) /\
    is_derive (fun b => sigma_slope b x) a (slope_derivative x) /\
    is_derive (dropout p keep) x (factor p keep).

(** P1.8 (a). On one entry the chain rule gives the same derivative with respect to x in both orders. *)
Definition p1_8_derivative_of_x : Prop :=
  forall kappa a p keep x, 0 <= p < 1 ->
    factor p keep * sigma_slope_derivative kappa a x
    = sigma_slope_derivative kappa a (dropout p keep x) * factor p keep.

(** P1.8 (a). On one entry the chain rule gives the same derivative with respect to a in both orders. *)
Definition p1_8_derivative_of_slope : Prop :=
  forall p keep x, 0 <= p < 1 ->
    factor p keep * slope_derivative x = slope_derivative (dropout p keep x).

(** A vector, a mask, the parameters of one layer. *)
Definition vector := nat -> R.
Definition mask := nat -> bool.
Definition parameters := nat -> R.

(** A layer: its output, from the parameters, the mask and the input, and what backpropagation makes of the gradient at the output, the gradients at the input and at the parameters.

    Backpropagation need not use derivatives, and a layer may carry entries along unchanged, so skip connections and batches of examples are included. *)
Record layer := {
  forward : parameters -> mask -> vector -> vector;
  backward_input : parameters -> mask -> vector -> vector -> vector;
  backward_parameters : parameters -> mask -> vector -> vector -> parameters
}.

(** Dropout at rate p on the first n entries; the others are carried along. *)
Definition dropout_layer (n : nat) (p : R) : layer := {|
  forward := fun _ m x i => if (i <? n)%nat then dropout p (m i) (x i) else x i;
  backward_input := fun _ m _ u i => if (i <? n)%nat then u i * factor p (m i) else u i;
  backward_parameters := fun _ _ _ _ _ => 0
|}.

(** The activation on the first n entries, where the slope of entry i is parameter number c(i); several entries may share a slope. *)
Definition activation_layer (n : nat) (c : nat -> nat) (kappa : R) : layer := {|
  forward := fun a _ x i => if (i <? n)%nat then sigma_slope (a (c i)) (x i) else x i;
  backward_input := fun a _ x u i =>
    if (i <? n)%nat then u i * sigma_slope_derivative kappa (a (c i)) (x i) else u i;
  backward_parameters := fun _ _ x u j =>
    sum_n (fun i => if ((i <? n) && (c i =? j))%nat%bool
                    then u i * slope_derivative (x i) else 0) n
|}.

(** Two layers in a row with common parameters and a common mask: the chain rule. *)
Definition in_a_row (first second : layer) : layer := {|
  forward := fun a m x => forward second a m (forward first a m x);
  backward_input := fun a m x u =>
    backward_input first a m x (backward_input second a m (forward first a m x) u);
  backward_parameters := fun a m x u j =>
    backward_parameters first a m x (backward_input second a m (forward first a m x) u) j
    + backward_parameters second a m (forward first a m x) u j
|}.

(** The two orders of a pair of layers. *)
Definition activation_first (n : nat) (c : nat -> nat) (kappa p : R) : layer :=
  in_a_row (activation_layer n c kappa) (dropout_layer n p).
Definition dropout_first (n : nat) (c : nat -> nat) (kappa p : R) : layer :=
  in_a_row (dropout_layer n p) (activation_layer n c kappa).

(** P1.8 (a). For every mask and every incoming gradient u, both orders give the same output and the same gradients with respect to x and to the slopes. *)
Definition p1_8_gradients : Prop :=
  forall n c kappa p, 0 <= p < 1 ->
  forall (a : parameters) (m : mask) (x u : vector) (i : nat),
    forward (activation_first n c kappa p) a m x i
    = forward (dropout_first n c kappa p) a m x i /\
    backward_input (activation_first n c kappa p) a m x u i
    = backward_input (dropout_first n c kappa p) a m x u i /\
    backward_parameters (activation_first n c kappa p) a m x u i
    = backward_parameters (dropout_first n c kappa p) a m x u i.

(** An example: its input, and the loss and its gradient as functions of the output. *)
Record example := { input : vector; loss : vector -> R; loss_gradient : vector -> vector }.

(** The output of a network, whose layers are numbered from l on. *)
Fixpoint output (net : list layer) (l : nat) (theta : nat -> parameters) (m : nat -> mask)
    (x : vector) : vector :=
  match net with
  | [] => x
  | first :: rest => output rest (S l) theta m (forward first (theta l) (m l) x)
  end.

(** Backpropagation: the gradients at the input and at the parameters of every layer. *)
Fixpoint backpropagation (net : list layer) (l : nat) (theta : nat -> parameters)
    (m : nat -> mask) (x : vector) (at_output : vector -> vector)
    : vector * (nat -> parameters) :=
  match net with
  | [] => (at_output x, fun _ _ => 0)
  | first :: rest =>
      let (u, gradients) :=
        backpropagation rest (S l) theta m (forward first (theta l) (m l) x) at_output in
      (backward_input first (theta l) (m l) x u,
       fun k => if (k =? l)%nat then backward_parameters first (theta l) (m l) x u
                else gradients k)
  end.

(** What is known of one step: the parameters, the loss and the gradients. *)
Record step := {
  step_parameters : nat -> parameters;
  step_loss : R;
  step_gradients : nat -> parameters
}.

(** The update rule: the next parameters, from all steps so far, the last one first. *)
Definition update_rule := list step -> nat -> parameters.

(** The parameters after the steps of a history: the start before the first step, and then what the rule says. *)
Definition parameters_after (start : nat -> parameters) (rule : update_rule)
    (history : list step) : nat -> parameters :=
  match history with
  | [] => start
  | _ => rule history
  end.

(** The first t steps of a training run, the last one first; step t uses example t and the masks t. *)
Fixpoint training (net : list layer) (start : nat -> parameters) (rule : update_rule)
    (examples : nat -> example) (masks : nat -> nat -> mask) (t : nat) : list step :=
  match t with
  | 0%nat => []
  | S t =>
      let history := training net start rule examples masks t in
      let theta := parameters_after start rule history in
      {| step_parameters := theta;
         step_loss := loss (examples t) (output net 0 theta (masks t) (input (examples t)));
         step_gradients := snd (backpropagation net 0 theta (masks t) (input (examples t))
                                  (loss_gradient (examples t))) |} :: history
  end.

(** The same layer, or a pair of dropout and activation in either order. *)
Inductive same_up_to_order : layer -> layer -> Prop :=
| same_layer : forall f, same_up_to_order f f
| swapped_pair : forall n c kappa p, 0 <= p < 1 ->
    same_up_to_order (activation_first n c kappa p) (dropout_first n c kappa p)
| swapped_back : forall n c kappa p, 0 <= p < 1 ->
    same_up_to_order (dropout_first n c kappa p) (activation_first n c kappa p).

(** P1.8 (b). Two networks that differ only in the order of such pairs have the same parameters after every step, if start, examples, masks and update rule are the same.

    Differs: a network is a chain of layers; skip connections and batches are entries of the vector that a layer carries
    along. A pair counts as one layer, whose parameters are its slopes; a slope that is not learned is a parameter that
    the rule leaves as it is. *)
Definition p1_8_training : Prop :=
  forall net net', Forall2 same_up_to_order net net' ->
  forall start rule examples masks t l j,
    parameters_after start rule (training net start rule examples masks t) l j
    = parameters_after start rule (training net' start rule examples masks t) l j.

(** * P1.10 *)

(** P1.10. A factor of inverted dropout has the mean 1 and the variance p/(1 - p), which are those of Gaussian dropout. *)
Definition p1_10_variance : Prop := forall p, 0 < p < 1 ->
  (1 - p) * scale p + p * 0 = 1 /\ (1 - p) * (scale p - 1) ^ 2 + p * (0 - 1) ^ 2 = p / (1 - p).

(** P1.10 (a). For a slope a ≠ 1 the two orders differ on an entry x, with the multiplier c, exactly when c < 0 and
    x ≠ 0.

    Differs: the probability of this, a value of the normal distribution function, is not proved here. *)
Definition p1_10_differ : Prop := forall a c x, a <> 1 ->
  (c * sigma_slope a x <> sigma_slope a (c * x) <-> c < 0 /\ x <> 0).

(** P1.10 (b). The functions with σ(cx) = c σ(x) for all real c and x are exactly σ(x) = ax. *)
Definition p1_10_linear : Prop := forall sigma : R -> R,
  (forall c x, sigma (c * x) = c * sigma x) <-> (exists a, forall x, sigma x = a * x).

(** The sets of multipliers c that have probability 0, with what is used of them if c has a positive density. *)
Record null_sets : Type := {
  null : (R -> Prop) -> Prop;
  null_subset : forall S T : R -> Prop, (forall c, S c -> T c) -> null T -> null S;
  null_union : forall S T, null S -> null T -> null (fun c => S c \/ T c);
  null_point : forall a, null (fun c => c = a);
  null_line : ~ null (fun _ => True);
  null_scaled : forall S x, null S -> x <> 0 -> null (fun c => S (c * x)) }.

(** P1.10 (b). No other function commutes with random multipliers in the sense that for each x the equation holds with
    probability 1.

    Differs: of the normal law with the given rate only these properties of its sets of probability 0 are used; that it
    has them is not stated. *)
Definition p1_10_almost_surely : Prop := forall (P : null_sets) (sigma : R -> R),
  (forall x, null P (fun c => sigma (c * x) <> c * sigma x)) -> exists a, forall x, sigma x = a * x.

(** P1.10 (b). There are such sets, for example the finite ones. *)
Definition p1_10_inhabited : Prop := exists P : null_sets,
  forall S, null P S <-> exists l : list R, forall c, S c -> List.In c l.

(** * P1.11 *)

(** Sums, and the random numbers (the entries w (X i) of x, the weights w (A l i j)) with their means, are those of
    chapter P2. *)
Section Random.
Import P2.
Local Coercion INR : nat >-> R.

(** The sequence f with b in place k. *)
Definition set {T : Type} (f : nat -> T) (k : nat) (b : T) : nat -> T := fun i => if Nat.eqb i k then b else f i.

(** The mean of F over the mask of n entries: one entry after the other is kept with the weight 1 - p and dropped with
    the weight p. *)
Fixpoint mask_mean (p : R) (n : nat) (F : (nat -> bool) -> R) : R :=
  match n with
  | O => F (fun _ => true)
  | S k => (1 - p) * mask_mean p k (fun m => F (set m k true)) + p * mask_mean p k (fun m => F (set m k false))
  end.

(** The same for the masks of the layers 1, …, L of the widths n_l; m l is the mask of layer l. *)
Fixpoint masks_mean (p : R) (n : nat -> nat) (L : nat) (F : (nat -> nat -> bool) -> R) : R :=
  match L with
  | O => F (fun _ _ => true)
  | S k => masks_mean p n k (fun m => mask_mean p (n L) (fun r => F (set m L r)))
  end.

(** f, which depends on the mask and on the outcome, has the mean v. The mask is independent of everything else: the
    law P of the outcome is the same for every mask, and the means given the masks are averaged. *)
Definition mean_with_mask (p : R) (n : nat) (P : law) (f : (nat -> bool) -> outcome -> R) (v : R) : Prop :=
  exists g, (forall m, mean P (f m) (g m)) /\ v = mask_mean p n g.

(** f has the variance v over the mask and the outcome. *)
Definition variance_with_mask (p : R) (n : nat) (P : law) (f : (nat -> bool) -> outcome -> R) (v : R) : Prop :=
  exists M, mean_with_mask p n P f M /\ mean_with_mask p n P (fun m w => (f m w - M) ^ 2) v.

(** f, which depends on the masks of the layers 1, …, L and on the outcome, has the mean v. *)
Definition mean_with_masks (p : R) (n : nat -> nat) (L : nat) (P : law) (f : (nat -> nat -> bool) -> outcome -> R)
  (v : R) : Prop := exists g, (forall m, mean P (f m) (g m)) /\ v = masks_mean p n L g.

(** The random vector x. *)
Definition x (w : outcome) : nat -> R := fun i => w (X i).

(** u · t for vectors of n entries. *)
Definition dot (n : nat) (u t : nat -> R) : R := \sum_(i < n) (u i * t i).

(** P1.11. The entries of the mask are independent: the mean of a product of functions of one entry each is the
    product of their means, and an entry is kept with probability 1 - p. *)
Definition p1_11_mask : Prop := forall p n (phi : nat -> bool -> R),
  mask_mean p n (fun m => product n (fun i => phi i (m i))) =
  product n (fun i => (1 - p) * phi i true + p * phi i false).

(** P1.11 (a). Over the mask, an entry of D(x) has the mean x_i, the second moment s x_i², and the variance
    p/(1 - p) x_i². *)
Definition p1_11_one_entry : Prop := forall p n (t : nat -> R) i, 0 <= p < 1 -> (i < n)%nat ->
  mask_mean p n (fun m => Dropout p m t i) = t i /\
  mask_mean p n (fun m => Dropout p m t i ^ 2) = scale p * t i ^ 2 /\
  mask_mean p n (fun m => (Dropout p m t i - t i) ^ 2) = p / (1 - p) * t i ^ 2.

(** P1.11 (a). Hence, if x_i is random with a finite second moment: D(x)_i has the mean of x_i, and s times its second
    moment. *)
Definition p1_11_random_entry : Prop := forall P p n i q, 0 <= p < 1 -> (i < n)%nat ->
  mean P (fun w => x w i ^ 2) q ->
  exists mu, mean P (fun w => x w i) mu /\ mean_with_mask p n P (fun m w => Dropout p m (x w) i) mu /\
    mean_with_mask p n P (fun m w => Dropout p m (x w) i ^ 2) (scale p * q).

(** P1.11 (b). Var(u · D(x)) = Var(u · x) + p/(1 - p) Σ u_i² E[x_i²] for fixed weights u, however the entries of x
    depend on each other. *)
Definition p1_11_linear_unit : Prop := forall P p n u q, 0 <= p < 1 ->
  (forall i, (i < n)%nat -> mean P (fun w => x w i ^ 2) (q i)) ->
  exists V, variance P (fun w => dot n u (x w)) V /\
    variance_with_mask p n P (fun m w => dot n u (Dropout p m (x w)))
      (V + p / (1 - p) * \sum_(i < n) (u i ^ 2 * q i)).

(** Batch norm that has learned the mean M and the variance T of its input. *)
Definition batch_norm (M T z : R) : R := (z - M) / sqrt T.

(** P1.11 (b). Let batch norm learn the mean M and the variance T of u · D(x), T not 0. Then its output has the
    variance 1 in training, and Var(u · x)/T in evaluation, when its input is u · x. *)
Definition p1_11_batch_norm : Prop := forall P p n u q V M T, 0 <= p < 1 ->
  (forall i, (i < n)%nat -> mean P (fun w => x w i ^ 2) (q i)) ->
  variance P (fun w => dot n u (x w)) V ->
  mean_with_mask p n P (fun m w => dot n u (Dropout p m (x w))) M ->
  variance_with_mask p n P (fun m w => dot n u (Dropout p m (x w))) T -> T <> 0 ->
  T = V + p / (1 - p) * \sum_(i < n) (u i ^ 2 * q i) /\
  variance_with_mask p n P (fun m w => batch_norm M T (dot n u (Dropout p m (x w)))) 1 /\
  variance P (fun w => batch_norm M T (dot n u (x w))) (V / T).

(** P1.11 (b). The quotient is 1 - p if the entries of x are uncorrelated with mean zero. *)
Definition p1_11_uncorrelated : Prop := forall P p n u q V, 0 <= p < 1 ->
  (forall i, (i < n)%nat -> mean P (fun w => x w i) 0 /\ mean P (fun w => x w i ^ 2) (q i)) ->
  (forall i j, (i < n)%nat -> (j < n)%nat -> i <> j -> mean P (fun w => x w i * x w j) 0) ->
  variance P (fun w => dot n u (x w)) V -> let T := V + p / (1 - p) * \sum_(i < n) (u i ^ 2 * q i) in
  T <> 0 -> V / T = 1 - p.

(** P1.11 (b). It is less than 1 whenever p > 0 and the sum is positive. *)
Definition p1_11_less : Prop := forall P p n u q V, 0 < p < 1 ->
  variance P (fun w => dot n u (x w)) V -> 0 < \sum_(i < n) (u i ^ 2 * q i) ->
  V / (V + p / (1 - p) * \sum_(i < n) (u i ^ 2 * q i)) < 1.

(** The layers of (c): z_1 = A_1 x and z_{l+1} = A_{l+1} D(ReLU(z_l)) with the mask m l; for short z_0 = x. *)
Fixpoint z (n : nat -> nat) (p : R) (m : nat -> nat -> bool) (l i : nat) (w : outcome) : R :=
  match l with
  | O => x w i
  | S k => \sum_(j < n k) (w (A l i j) *
      match k with O => z n p m k j w | S _ => Dropout p (m k) (fun h => relu (z n p m k h w)) j end)
  end.

(** The same layers in evaluation: z_1 = A_1 x and z_{l+1} = A_{l+1} ReLU(z_l). *)
Definition z_eval (n : nat -> nat) : nat -> nat -> outcome -> R := relu_network n (fun _ => 0).

(** The hypotheses of (c): the weights and x are independent, E‖x‖² is finite, and the weights are symmetric about 0;
    those of layer l + 1 have the variance v_l (the page's v_{l+1}). *)
Definition relu_layers (P : law) (n : nat -> nat) (L : nat) (v : nat -> R) : Prop :=
  independent P /\ symmetric P /\ weights_second P n L v /\
  forall i, (i < n O)%nat -> exists q, mean P (fun w => w (X i) ^ 2) q.

(** P1.11 (c). In training, E[z_{l+1,i}²] = n_l v_{l+1}/2 · s · E[z_{l,j}²] for every l ≥ 1 and all i and j. *)
Definition p1_11_growth : Prop := forall P n L v p, 0 <= p < 1 -> relu_layers P n L v ->
  forall l, (1 <= l < L)%nat -> exists e,
  (forall j, (j < n l)%nat -> mean_with_masks p n l P (fun m w => z n p m l j w ^ 2) e) /\
  (forall i, (i < n (S l))%nat ->
    mean_with_masks p n l P (fun m w => z n p m (S l) i w ^ 2) (n l * v l / 2 * scale p * e)).

(** P1.11 (c). In evaluation the factor is n_l v_{l+1}/2. *)
Definition p1_11_evaluation : Prop := forall P n L v, relu_layers P n L v ->
  forall l, (1 <= l < L)%nat -> exists e,
  (forall j, (j < n l)%nat -> mean P (fun w => z_eval n l j w ^ 2) e) /\
  (forall i, (i < n (S l))%nat -> mean P (fun w => z_eval n (S l) i w ^ 2) (n l * v l / 2 * e)).

(** P1.11 (c). With He's variance 2/n_l these factors are s and 1; with 2(1 - p)/n_l they are 1 and 1 - p. *)
Definition p1_11_factors : Prop := forall p (n : nat), 0 <= p < 1 -> (0 < n)%nat ->
  n * (2 / n) / 2 * scale p = scale p /\ n * (2 / n) / 2 = 1 /\
  n * (2 * (1 - p) / n) / 2 * scale p = 1 /\ n * (2 * (1 - p) / n) / 2 = 1 - p.

(** P1.11 (c). Such layers exist, for any positive variances of the weights, any widths and any depth. *)
Definition p1_11_inhabited : Prop := forall n L (v : nat -> R), (forall l, 0 < v l) -> exists P, relu_layers P n L v.

End Random.
