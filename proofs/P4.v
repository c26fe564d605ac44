(** Chapter P4: split, transform, merge.  Definitions and statements only. *)
From Coq Require Import Reals ZArith QArith List.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Local Open Scope R_scope.

(** The rectifier. *)
Definition relu (x : R) : R := Rmax x 0.

(** ** Counting *)

(** Weights of a k × k convolution from c to c' channels. *)
Definition conv_weights (k c c' : Z) : Z := (c * c' * k ^ 2)%Z.

(** Weights and biases of that convolution. *)
Definition conv_parameters (k c c' : Z) : Z := (conv_weights k c c' + c')%Z.

(** Weights of a layer of P paths of width w with c input and c output channels. *)
Definition layer_weights (k c P w : Z) : Z :=
  (P * (conv_weights 1 c w + conv_weights k w w + conv_weights 1 w c))%Z.

(** Parameters of that layer, biases included. *)
Definition layer_parameters (k c P w : Z) : Z :=
  (P * (conv_parameters 1 c w + conv_parameters k w w + conv_parameters 1 w c))%Z.

(** Parameters of the merged layer: one last convolution from all P w channels. *)
Definition merged_parameters (k c P w : Z) : Z :=
  (P * (conv_parameters 1 c w + conv_parameters k w w)
   + conv_parameters 1 (P * w) c)%Z.

(** P4.1. The weights of a convolution, listed by output channel, input channel, row and column, are c c' k² in number. *)
Definition p4_1_weights_counted : Prop :=
  forall k c c' : nat,
    length (list_prod (list_prod (seq 0 c') (seq 0 c)) (list_prod (seq 0 k) (seq 0 k)))
    = (c * c' * k ^ 2)%nat.

(** P4.1. The three convolutions of the plain block have 32,896, 147,584 and 33,024 parameters, 213,504 in all. *)
Definition p4_1_plain_block : Prop :=
  conv_parameters 1 256 128 = 32896%Z /\
  conv_parameters 3 128 128 = 147584%Z /\
  conv_parameters 1 128 256 = 33024%Z /\
  layer_parameters 3 256 1 128 = 213504%Z.

(** P4.2. The layer has P((cw + w) + (w²k² + w) + (wc + c)) parameters. *)
Definition p4_2_layer_count : Prop :=
  forall k c P w : Z,
    layer_parameters k c P w
    = (P * ((c * w + w) + (w ^ 2 * k ^ 2 + w) + (w * c + c)))%Z.

(** P4.2. For 32 paths of width 4, 256 channels and k = 3 these are 32,896 + 4,736 + 40,960 = 78,592, between 36.8 and 36.9 per cent of the plain block. *)
Definition p4_2_numbers : Prop :=
  (32 * conv_parameters 1 256 4 = 32896)%Z /\
  (32 * conv_parameters 3 4 4 = 4736)%Z /\
  (32 * conv_parameters 1 4 256 = 40960)%Z /\
  layer_parameters 3 256 32 4 = 78592%Z /\
  (368 * 213504 < 1000 * layer_parameters 3 256 32 4 < 369 * 213504)%Z.

(** P4.3 (1). One path has k²w² + 2(c+1)w + c parameters, the layer P times as many, and the merged layer P(k²w² + 2(c+1)w) + c. *)
Definition p4_3_counts : Prop :=
  forall k c P w : Z,
    layer_parameters k c 1 w = (k ^ 2 * w ^ 2 + 2 * (c + 1) * w + c)%Z /\
    layer_parameters k c P w = (P * layer_parameters k c 1 w)%Z /\
    merged_parameters k c P w = (P * (k ^ 2 * w ^ 2 + 2 * (c + 1) * w) + c)%Z.

(** P4.3 (1). For c = 256, k = 3 and P = 32 the counts are 32(9w² + 514w + 256) and 288w² + 16448w + 256. *)
Definition p4_3_counts_256 : Prop :=
  forall w : Z,
    layer_parameters 3 256 32 w = (32 * (9 * w ^ 2 + 514 * w + 256))%Z /\
    merged_parameters 3 256 32 w = (288 * w ^ 2 + 16448 * w + 256)%Z.

(** P4.3 (2). No rational width breaks even with the plain block. *)
Definition p4_3_no_rational_width : Prop :=
  forall w : Q, ~ (32 * (9 * w * w + 514 * w + 256) == 213504)%Q.

(** P4.3 (2). The layer has fewer parameters than the plain block for w = 10 and more for w = 11. *)
Definition p4_3_between_10_and_11 : Prop :=
  (layer_parameters 3 256 32 10 < layer_parameters 3 256 1 128
   < layer_parameters 3 256 32 11)%Z.

(** P4.3 (2). The merged layer breaks even at w = 98/9 and at no other w > 0. *)
Definition p4_3_merged_break_even : Prop :=
  forall w : R, 0 < w ->
    (288 * w ^ 2 + 16448 * w + 256 = 213504 <-> w = 98 / 9).

(** The count of P4.3 (3) at total width D. *)
Definition g (k c D : R) (P : Z) : R :=
  2 * (c + 1) * D + k ^ 2 * D ^ 2 / IZR P + c * IZR P.

(** P4.3 (3). At the total width D = Pw the layer has g(P) parameters. *)
Definition p4_3_count_by_paths : Prop :=
  forall k c P w : Z, (1 <= P)%Z ->
    IZR (layer_parameters k c P w) = g (IZR k) (IZR c) (IZR P * IZR w) P.

(** P4.3 (3). Let P be the smallest number with cP(P+1) ≥ k²D².  Then g(P+1) = g(P) if equality holds there, and every other number of paths gives more. *)
Definition p4_3_minimum : Prop :=
  forall (k c D : R) (P : Z), 0 < c -> (1 <= P)%Z ->
    k ^ 2 * D ^ 2 <= c * IZR P * IZR (P + 1) ->
    (forall Q, (1 <= Q < P)%Z -> c * IZR Q * IZR (Q + 1) < k ^ 2 * D ^ 2) ->
    (c * IZR P * IZR (P + 1) = k ^ 2 * D ^ 2 -> g k c D (P + 1) = g k c D P) /\
    (forall Q, (1 <= Q)%Z -> Q <> P ->
       ~ (Q = (P + 1)%Z /\ c * IZR P * IZR (P + 1) = k ^ 2 * D ^ 2) ->
       g k c D P < g k c D Q).

(** P4.3 (3). For c = 256, D = 128 and k = 3 the count is 65792 + 147456/P + 256P, least at P = 24 alone. *)
Definition p4_3_best_24 : Prop :=
  (forall P, (1 <= P)%Z -> g 3 256 128 P = 65792 + 147456 / IZR P + 256 * IZR P) /\
  (forall P, (1 <= P)%Z -> P <> 24%Z -> g 3 256 128 24 < g 3 256 128 P).

(** P4.3 (3). Among the divisors of 128 the count is least at P = 32 alone. *)
Definition p4_3_best_divisor_32 : Prop :=
  forall P, In P [1; 2; 4; 8; 16; 64; 128]%Z -> g 3 256 128 32 < g 3 256 128 P.

(** P4.9. The layer has P(2cw + k²w²) weights. *)
Definition p4_9_weights : Prop :=
  forall k c P w : Z, layer_weights k c P w = (P * (2 * c * w + k ^ 2 * w ^ 2))%Z.

(** P4.9 (1). One path of width 64 has 69,632 weights, 32 paths of width 4 have 70,144, which is 512 more, and one path of width 128 has 212,992. *)
Definition p4_9_numbers : Prop :=
  layer_weights 3 256 1 64 = 69632%Z /\
  layer_weights 3 256 32 4 = 70144%Z /\
  (layer_weights 3 256 32 4 - layer_weights 3 256 1 64 = 512)%Z /\
  layer_weights 3 256 1 128 = 212992%Z.

(** The total width of P4.9 (2). *)
Definition budget_width (k c N P : R) : R := N / (c + sqrt (c ^ 2 + k ^ 2 * N / P)).

(** P4.9 (2). P paths of width w > 0 with N weights have the total width N / (c + sqrt(c² + k²N/P)). *)
Definition p4_9_budget_width : Prop :=
  forall k c P w : R, 0 < c -> 0 < P -> 0 < w ->
    P * w = budget_width k c (P * (2 * c * w + k ^ 2 * w ^ 2)) P.

(** P4.9 (2). The total width increases with P and stays below N/(2c). *)
Definition p4_9_width_increases : Prop :=
  forall k c N P Q : R, 0 < k -> 0 < c -> 0 < N -> 0 < P -> P < Q ->
    budget_width k c N P < budget_width k c N Q < N / (2 * c).

(** P4.9 (3). For 1, 2, 4, 8 and 32 paths the widths 64, 40, 24, 14 and 4 bring the number of weights nearest to 69,632, and every other width is farther off. *)
Definition p4_9_nearest_widths : Prop :=
  forall P w, In (P, w) [(1, 64); (2, 40); (4, 24); (8, 14); (32, 4)]%Z ->
  forall v, (0 <= v)%Z -> v <> w ->
    (Z.abs (layer_weights 3 256 P w - 69632) < Z.abs (layer_weights 3 256 P v - 69632))%Z.
