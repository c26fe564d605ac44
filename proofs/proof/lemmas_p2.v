(** What several proofs of chapter P2 need: sums, random variables, and the second and fourth moment of a layer. *)

From Coq Require Import Reals Lra Lia Bool.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** * Sums *)

(** Equal terms have equal sums. *)
Lemma sum_ext n f g : (forall j, (j < n)%nat -> f j = g j) -> sum n f = sum n g.
Proof. induction n as [|n IH]; simpl; intros H; [reflexivity|]. rewrite IH, H; auto. Qed.

(** A constant comes out of a sum. *)
Lemma sum_scale n c f : sum n (fun j => c * f j) = c * sum n f.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH; ring. Qed.

(** The sum of sums is the sum of the terms' sums. *)
Lemma sum_plus n f g : sum n (fun j => f j + g j) = sum n f + sum n g.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH; ring. Qed.

(** n equal terms. *)
Lemma sum_const n c : sum n (fun _ => c) = n * c.
Proof. induction n as [|n IH]; [simpl; ring|]. rewrite S_INR. simpl. rewrite IH; ring. Qed.

(** A sum of nonnegative terms is nonnegative. *)
Lemma sum_nonneg n f : (forall j, (j < n)%nat -> 0 <= f j) -> 0 <= sum n f.
Proof.
  induction n as [|n IH]; simpl; intros H; [lra|].
  apply Rplus_le_le_0_compat; auto.
Qed.

(** A term is at most the sum, if all are nonnegative. *)
Lemma sum_term n f k : (forall j, (j < n)%nat -> 0 <= f j) -> (k < n)%nat -> f k <= sum n f.
Proof.
  induction n as [|n IH]; simpl; intros H Hk; [lia|].
  destruct (Nat.eq_dec k n) as [->|].
  - assert (0 <= sum n f) by (apply sum_nonneg; auto). lra.
  - assert (f k <= sum n f) by (apply IH; auto; lia). assert (0 <= f n) by auto. lra.
Qed.

(** Smaller terms have a smaller sum. *)
Lemma sum_le n f g : (forall j, (j < n)%nat -> f j <= g j) -> sum n f <= sum n g.
Proof. induction n as [|n IH]; simpl; intros H; [lra|]. apply Rplus_le_compat; auto. Qed.

(** Two sums may be exchanged. *)
Lemma sum_swap n m f : sum n (fun i => sum m (f i)) = sum m (fun j => sum n (fun i => f i j)).
Proof.
  induction n as [|n IH]; simpl.
  - rewrite sum_const. ring.
  - rewrite IH. symmetry. apply (sum_plus m (fun j => sum n (fun i => f i j)) (f n)).
Qed.

(** The square of a sum is the double sum of the products. *)
Lemma sum_sqr n f : sum n f ^ 2 = sum n (fun i => sum n (fun j => f i * f j)).
Proof.
  replace (sum n (fun i => sum n (fun j => f i * f j))) with (sum n (fun i => sum n f * f i)).
  - rewrite sum_scale. ring.
  - apply sum_ext. intros i _. rewrite sum_scale. ring.
Qed.

(** A sum in which only the term k is not zero. *)
Lemma sum_single n k c : (k < n)%nat -> sum n (fun j => if Nat.eqb j k then c else 0) = c.
Proof.
  intros Hk.
  assert (Z : forall m, (m <= k)%nat -> sum m (fun j => if Nat.eqb j k then c else 0) = 0).
  { induction m as [|m IH]; simpl; intros H; [reflexivity|].
    rewrite IH, (proj2 (Nat.eqb_neq m k)) by lia. ring. }
  induction n as [|n IH]; [lia|]. simpl.
  destruct (Nat.eq_dec n k) as [->|].
  - rewrite Z, Nat.eqb_refl by lia. ring.
  - rewrite IH, (proj2 (Nat.eqb_neq n k)) by lia. ring.
Qed.

(** Finitely many numbers may be chosen. *)
Lemma choose n (Q : nat -> R -> Prop) : (forall j, (j < n)%nat -> exists m, Q j m) ->
  exists f, forall j, (j < n)%nat -> Q j (f j).
Proof.
  induction n as [|n IH]; intros H.
  - exists (fun _ => 0). intros; lia.
  - destruct IH as [f Hf]; [auto|]. destruct (H n) as [m Hm]; [lia|].
    exists (fun j => if Nat.eqb j n then m else f j). intros j Hj.
    destruct (Nat.eqb_spec j n) as [->|]; [exact Hm|]. apply Hf. lia.
Qed.

(** * Random variables and means *)

(** A mean of the same variable, written differently. *)
Lemma mean_eq P f g m m' : mean P f m -> (forall w, g w = f w) -> m' = m -> mean P g m'.
Proof.
  intros H E ->. replace g with f; [exact H|].
  apply FunctionalExtensionality.functional_extensionality. intros w. now rewrite E.
Qed.

(** The same for being a random variable. *)
Lemma rv_eq P f g : random_variable P f -> (forall w, g w = f w) -> random_variable P g.
Proof.
  intros H E. replace g with f; [exact H|].
  apply FunctionalExtensionality.functional_extensionality. intros w. now rewrite E.
Qed.

Lemma rv_minus P f g : random_variable P f -> random_variable P g -> random_variable P (fun w => f w - g w).
Proof.
  intros Hf Hg. apply (rv_eq P (fun w => f w + (-1) * g w)); [|intros; ring].
  apply rv_plus; [|apply rv_times]; auto using rv_constant.
Qed.

Lemma rv_pow P f k : random_variable P f -> random_variable P (fun w => f w ^ k).
Proof. intros Hf. induction k; simpl; auto using rv_constant, rv_times. Qed.

Lemma rv_sum P n (f : nat -> outcome -> R) : (forall j, (j < n)%nat -> random_variable P (f j)) ->
  random_variable P (fun w => sum n (fun j => f j w)).
Proof.
  induction n as [|n IH]; cbn [sum]; intros H; [apply rv_constant|].
  apply (rv_plus P (fun w => sum n (fun j => f j w)) (f n)); auto.
Qed.

#[export] Hint Resolve rv_site rv_constant rv_plus rv_times rv_minus rv_pow rv_sum mean_constant : book.
#[export] Hint Resolve rv_positive : book.

(** Means of differences, of multiples from the right, of sums. *)
Lemma mean_minus P f g m m' : mean P f m -> mean P g m' -> mean P (fun w => f w - g w) (m - m').
Proof.
  intros Hf Hg. apply (mean_eq P (fun w => f w + (-1) * g w) _ (m + (-1) * m')); [|intros; ring|ring].
  apply mean_plus; [|apply mean_scale]; auto.
Qed.

Lemma mean_sum P n (f : nat -> outcome -> R) m : (forall j, (j < n)%nat -> mean P (f j) (m j)) ->
  mean P (fun w => sum n (fun j => f j w)) (sum n m).
Proof.
  induction n as [|n IH]; cbn [sum]; intros H; [apply mean_constant|].
  apply (mean_plus P (fun w => sum n (fun j => f j w)) (f n)); auto.
Qed.

(** A smaller variable has a smaller mean. *)
Lemma mean_le P f g m m' : mean P f m -> mean P g m' -> (forall w, f w <= g w) -> m <= m'.
Proof.
  intros Hf Hg H. assert (0 <= m' - m); [|lra].
  apply (mean_nonneg P (fun w => g w - f w)); [now apply mean_minus|]. intros w. specialize (H w). lra.
Qed.

(** With mean 0 the variance is the second moment. *)
Lemma variance_centred P f v : mean P f 0 -> mean P (fun w => f w ^ 2) v -> variance P f v.
Proof.
  intros H0 H2. exists 0. split; [exact H0|].
  apply (mean_eq P _ _ _ _ H2); [intros; ring|reflexivity].
Qed.

(** The variance is E[f²] - E[f]². *)
Lemma variance_formula P f m s : mean P f m -> mean P (fun w => f w ^ 2) s -> variance P f (s - m ^ 2).
Proof.
  intros H1 H2. exists m. split; [exact H1|].
  apply (mean_eq P (fun w => f w ^ 2 - (2 * m) * f w + m ^ 2) _ (s - (2 * m) * m + m ^ 2)); [|intros; ring|ring].
  apply mean_plus; [apply mean_minus; [|apply mean_scale]|]; auto using mean_constant.
Qed.

(** The covariance is E[f g] - E[f] E[g]. *)
Lemma covariance_formula P f g m m' s : mean P f m -> mean P g m' -> mean P (fun w => f w * g w) s ->
  covariance P f g (s - m * m').
Proof.
  intros H1 H2 H. exists m, m'. split; [exact H1|split; [exact H2|]].
  apply (mean_eq P (fun w => f w * g w - m' * f w - m * g w + m * m') _ (s - m' * m - m * m' + m * m'));
    [|intros; ring|ring].
  apply mean_plus; auto using mean_constant.
  apply mean_minus; auto using mean_scale.
  apply mean_minus; auto using mean_scale.
Qed.

(** A product is at most the sum of the squares. *)
Lemma Rabs_product a b : Rabs (a * b) <= a ^ 2 + b ^ 2.
Proof.
  pose proof (pow2_ge_0 (a + b)). pose proof (pow2_ge_0 (a - b)). pose proof (pow2_ge_0 a). pose proof (pow2_ge_0 b).
  apply Rabs_le. split; nra.
Qed.

(** If f² g and h² g have means, g ≥ 0, then f h g has one. *)
Lemma mean_product P f h g F H : random_variable P f -> random_variable P h -> random_variable P g ->
  (forall w, 0 <= g w) ->
  mean P (fun w => f w ^ 2 * g w) F -> mean P (fun w => h w ^ 2 * g w) H ->
  exists m, mean P (fun w => f w * h w * g w) m.
Proof.
  intros Rf Rh Rg G0 MF MH.
  apply (mean_dominated P _ (fun w => f w ^ 2 * g w + h w ^ 2 * g w) (F + H)); auto with book.
  - intros w. rewrite Rabs_mult, (Rabs_pos_eq (g w)), <- Rmult_plus_distr_r by apply G0.
    apply Rmult_le_compat_r; [apply G0|apply Rabs_product].
  - now apply mean_plus.
Qed.

(** If f² and h² have means, then f h has one. *)
Lemma mean_product1 P f h F H : random_variable P f -> random_variable P h ->
  mean P (fun w => f w ^ 2) F -> mean P (fun w => h w ^ 2) H -> exists m, mean P (fun w => f w * h w) m.
Proof.
  intros Rf Rh MF MH.
  apply (mean_dominated P _ (fun w => f w ^ 2 + h w ^ 2) (F + H)); auto with book.
  - intros w. apply Rabs_product.
  - now apply mean_plus.
Qed.

(** If f² has a mean, then f has one. *)
Lemma mean_from_square P f F : random_variable P f -> mean P (fun w => f w ^ 2) F -> exists m, mean P f m.
Proof.
  intros Rf MF.
  apply (mean_dominated P _ (fun w => f w ^ 2 + 1) (F + 1)); auto.
  - intros w. pose proof (pow2_ge_0 (f w - 1)). pose proof (pow2_ge_0 (f w + 1)). apply Rabs_le. split; nra.
  - apply mean_plus; auto using mean_constant.
Qed.

(** * What is computed from what *)

Lemma cf_weaken (T T' : site -> Prop) f : computed_from T f -> (forall s, T s -> T' s) -> computed_from T' f.
Proof. intros H I w w' E. apply H. auto. Qed.

Lemma cf_site (T : site -> Prop) s : T s -> computed_from T (fun w => w s).
Proof. intros H w w' E. auto. Qed.

Lemma cf_const T c : computed_from T (fun _ => c).
Proof. intros w w' E. reflexivity. Qed.

Lemma cf_apply T (phi : R -> R) f : computed_from T f -> computed_from T (fun w => phi (f w)).
Proof. intros H w w' E. now rewrite (H w w' E). Qed.

Lemma cf_plus T f g : computed_from T f -> computed_from T g -> computed_from T (fun w => f w + g w).
Proof. intros H H' w w' E. now rewrite (H w w' E), (H' w w' E). Qed.

Lemma cf_minus T f g : computed_from T f -> computed_from T g -> computed_from T (fun w => f w - g w).
Proof. intros H H' w w' E. now rewrite (H w w' E), (H' w w' E). Qed.

Lemma cf_times T f g : computed_from T f -> computed_from T g -> computed_from T (fun w => f w * g w).
Proof. intros H H' w w' E. now rewrite (H w w' E), (H' w w' E). Qed.

Lemma cf_pow T f k : computed_from T f -> computed_from T (fun w => f w ^ k).
Proof. apply (cf_apply T (fun t => t ^ k)). Qed.

Lemma cf_sum T n (f : nat -> outcome -> R) : (forall j, (j < n)%nat -> computed_from T (f j)) ->
  computed_from T (fun w => sum n (fun j => f j w)).
Proof. intros H w w' E. apply sum_ext. intros j Hj. now apply H. Qed.

#[export] Hint Resolve cf_const cf_plus cf_minus cf_times cf_pow cf_sum cf_site : book.

(** The parts that stand alone: weights and biases. *)
Definition alone (s : site) : Prop := forall t, together s t -> s = t.

Lemma alone_A l i j : alone (A l i j). Proof. intros t H. exact H. Qed.
Lemma alone_B l i : alone (B l i). Proof. intros t H. exact H. Qed.
#[export] Hint Resolve alone_A alone_B : book.

(** A weight outside T is independent of what is computed from T. *)
Lemma mean_weight P (T : site -> Prop) s (phi : R -> R) f mu m : independent P -> alone s -> ~ T s -> computed_from T f ->
  mean P (fun w => phi (w s)) mu -> mean P f m -> mean P (fun w => phi (w s) * f w) (mu * m).
Proof.
  intros I Hs HT Hf Hmu Hm.
  apply (I (eq s) T); auto.
  - intros s' t <- Ht E. apply HT. now rewrite (Hs t E).
  - apply (cf_apply _ phi (fun w => w s)). now apply cf_site.
Qed.

(** * A layer *)

(** One more term: the mixed term has mean zero, by independence and because the weight has mean zero. *)
Lemma square_step P (T : site -> Prop) s u f h g F H : independent P -> alone s -> ~ T s ->
  computed_from T f -> computed_from T h -> computed_from T g ->
  random_variable P f -> random_variable P h -> random_variable P g -> (forall w, 0 <= g w) ->
  mean P (fun w => w s) 0 -> mean P (fun w => w s ^ 2) u ->
  mean P (fun w => f w ^ 2 * g w) F -> mean P (fun w => h w ^ 2 * g w) H ->
  mean P (fun w => (f w + w s * h w) ^ 2 * g w) (F + u * H).
Proof.
  intros I Hs HT Cf Ch Cg Rf Rh Rg G0 M1 M2 MF MH.
  destruct (mean_product P f h g F H) as [m Hm]; auto.
  apply (mean_eq P (fun w => f w ^ 2 * g w + 2 * (w s * (f w * h w * g w)) + w s ^ 2 * (h w ^ 2 * g w)) _
    (F + 2 * (0 * m) + u * H)); [|intros; ring|ring].
  apply mean_plus; [apply mean_plus; [exact MF|apply mean_scale]|].
  - apply (mean_weight P T s (fun t => t)); auto with book.
  - apply (mean_weight P T s (fun t => t ^ 2)); auto with book.
Qed.

(** One more term in a fourth power. *)
Lemma fourth_step P (T : site -> Prop) s u q f h F M H : independent P -> alone s -> ~ T s ->
  computed_from T f -> computed_from T h -> random_variable P f -> random_variable P h ->
  mean P (fun w => w s) 0 -> mean P (fun w => w s ^ 2) u -> mean P (fun w => w s ^ 3) 0 -> mean P (fun w => w s ^ 4) q ->
  mean P (fun w => f w ^ 4) F -> mean P (fun w => f w ^ 2 * h w ^ 2) M -> mean P (fun w => h w ^ 4) H ->
  mean P (fun w => (f w + w s * h w) ^ 4) (F + 6 * (u * M) + q * H).
Proof.
  intros I Hs HT Cf Ch Rf Rh M1 M2 M3 M4 MF MM MH.
  destruct (mean_dominated P (fun w => f w ^ 3 * h w) (fun w => f w ^ 4 + f w ^ 2 * h w ^ 2) (F + M)) as [m Hm];
    auto with book.
  { intros w. replace (f w ^ 3 * h w) with (f w ^ 2 * (f w * h w)) by ring. eapply Rle_trans.
    - rewrite Rabs_mult, (Rabs_pos_eq (f w ^ 2)) by apply pow2_ge_0.
      apply Rmult_le_compat_l; [apply pow2_ge_0|apply Rabs_product].
    - apply Req_le. ring. }
  { now apply mean_plus. }
  destruct (mean_dominated P (fun w => f w * h w ^ 3) (fun w => f w ^ 2 * h w ^ 2 + h w ^ 4) (M + H)) as [m' Hm'];
    auto with book.
  { intros w. replace (f w * h w ^ 3) with (h w ^ 2 * (f w * h w)) by ring. eapply Rle_trans.
    - rewrite Rabs_mult, (Rabs_pos_eq (h w ^ 2)) by apply pow2_ge_0.
      apply Rmult_le_compat_l; [apply pow2_ge_0|apply Rabs_product].
    - apply Req_le. ring. }
  { now apply mean_plus. }
  apply (mean_eq P (fun w => f w ^ 4 + 4 * (w s * (f w ^ 3 * h w)) + 6 * (w s ^ 2 * (f w ^ 2 * h w ^ 2))
      + 4 * (w s ^ 3 * (f w * h w ^ 3)) + w s ^ 4 * h w ^ 4) _
    (F + 4 * (0 * m) + 6 * (u * M) + 4 * (0 * m') + q * H)); [|intros; ring|ring].
  repeat apply mean_plus; try apply mean_scale; auto.
  - apply (mean_weight P T s (fun t => t)); auto with book.
  - apply (mean_weight P T s (fun t => t ^ 2)); auto with book.
  - apply (mean_weight P T s (fun t => t ^ 3)); auto with book.
  - apply (mean_weight P T s (fun t => t ^ 4)); auto with book.
Qed.

(** The past T with the first n of the weights a. *)
Definition with_weights (T : site -> Prop) (a : nat -> site) (n : nat) : site -> Prop :=
  fun s => T s \/ exists j, (j < n)%nat /\ s = a j.

(** What is computed from a row of weights. *)
Lemma cf_row (T : site -> Prop) a n (y : nat -> outcome -> R) f :
  computed_from T f -> (forall j, (j < n)%nat -> computed_from T (y j)) ->
  computed_from (with_weights T a n) (fun w => f w + sum n (fun j => w (a j) * y j w)).
Proof.
  intros Hf Hy. apply cf_plus.
  - apply (cf_weaken T); auto. now left.
  - apply cf_sum. intros j Hj. apply cf_times.
    + apply cf_site. right. eauto.
    + apply (cf_weaken T); auto. now left.
Qed.

Lemma rv_row P (a : nat -> site) n (y : nat -> outcome -> R) f :
  random_variable P f -> (forall j, (j < n)%nat -> random_variable P (y j)) ->
  random_variable P (fun w => f w + sum n (fun j => w (a j) * y j w)).
Proof.
  intros Hf Hy. apply rv_plus; [exact Hf|].
  apply (rv_sum P n (fun j w => w (a j) * y j w)). intros j Hj. apply rv_times; auto using rv_site.
Qed.
#[export] Hint Resolve rv_row : book.

(** The second moment of an entry of a layer, weighted by something else from the past. *)
Lemma row_square P (T : site -> Prop) (a : nat -> site) n u y f g F V : independent P ->
  (forall j, (j < n)%nat -> alone (a j)) -> (forall j, (j < n)%nat -> ~ T (a j)) ->
  (forall i j, (i < n)%nat -> (j < n)%nat -> a i = a j -> i = j) ->
  (forall j, (j < n)%nat -> mean P (fun w => w (a j)) 0) ->
  (forall j, (j < n)%nat -> mean P (fun w => w (a j) ^ 2) u) ->
  computed_from T f -> computed_from T g -> (forall j, (j < n)%nat -> computed_from T (y j)) ->
  random_variable P f -> random_variable P g -> (forall j, (j < n)%nat -> random_variable P (y j)) ->
  (forall w, 0 <= g w) -> mean P (fun w => f w ^ 2 * g w) F ->
  (forall j, (j < n)%nat -> mean P (fun w => y j w ^ 2 * g w) (V j)) ->
  mean P (fun w => (f w + sum n (fun j => w (a j) * y j w)) ^ 2 * g w) (F + u * sum n V).
Proof.
  intros I Ha HT Inj M1 M2 Cf Cg Cy Rf Rg Ry G0 MF MV.
  induction n as [|n IH].
  - apply (mean_eq P _ _ _ _ MF); [intros w|]; simpl; ring.
  - apply (mean_eq P (fun w => ((f w + sum n (fun j => w (a j) * y j w)) + w (a n) * y n w) ^ 2 * g w) _
      ((F + u * sum n V) + u * V n)); [|intros w; cbn [sum]; ring|cbn [sum]; ring].
    apply (square_step P (with_weights T a n)); auto 6 with book.
    + intros [H|(j & Hj & E)].
      * now apply (HT n) in H; [|lia].
      * apply Inj in E; lia.
    + apply cf_row; auto.
    + apply (cf_weaken T); auto. now left.
    + apply (cf_weaken T); auto. now left.
Qed.

(** The fourth moment of an entry of a layer; C i j is E[y_i² y_j²] and D j is E[f² y_j²]. *)
Lemma row_fourth P (T : site -> Prop) (a : nat -> site) n u q y f F C D : independent P ->
  (forall j, (j < n)%nat -> alone (a j)) -> (forall j, (j < n)%nat -> ~ T (a j)) ->
  (forall i j, (i < n)%nat -> (j < n)%nat -> a i = a j -> i = j) ->
  (forall j, (j < n)%nat -> mean P (fun w => w (a j)) 0) ->
  (forall j, (j < n)%nat -> mean P (fun w => w (a j) ^ 2) u) ->
  (forall j, (j < n)%nat -> mean P (fun w => w (a j) ^ 3) 0) ->
  (forall j, (j < n)%nat -> mean P (fun w => w (a j) ^ 4) q) ->
  computed_from T f -> (forall j, (j < n)%nat -> computed_from T (y j)) ->
  random_variable P f -> (forall j, (j < n)%nat -> random_variable P (y j)) ->
  mean P (fun w => f w ^ 4) F ->
  (forall j, (j < n)%nat -> mean P (fun w => f w ^ 2 * y j w ^ 2) (D j)) ->
  (forall i j, (i < n)%nat -> (j < n)%nat -> mean P (fun w => y i w ^ 2 * y j w ^ 2) (C i j)) ->
  mean P (fun w => (f w + sum n (fun j => w (a j) * y j w)) ^ 4)
    (F + 6 * u * sum n D + 3 * u ^ 2 * sum n (fun i => sum n (C i)) + (q - 3 * u ^ 2) * sum n (fun i => C i i)).
Proof.
  intros I Ha HT Inj M1 M2 M3 M4 Cf Cy Rf Ry MF MD MC.
  induction n as [|n IH].
  - apply (mean_eq P _ _ _ _ MF); [intros w|]; simpl; ring.
  - assert (Sym : forall i j, (i < S n)%nat -> (j < S n)%nat -> C i j = C j i).
    { intros i j Hi Hj. apply (mean_unique P (fun w => y i w ^ 2 * y j w ^ 2)); auto.
      apply (mean_eq P _ _ _ _ (MC j i Hj Hi)); [intros; ring|reflexivity]. }
    apply (mean_eq P (fun w => ((f w + sum n (fun j => w (a j) * y j w)) + w (a n) * y n w) ^ 4) _
      ((F + 6 * u * sum n D + 3 * u ^ 2 * sum n (fun i => sum n (C i)) + (q - 3 * u ^ 2) * sum n (fun i => C i i))
        + 6 * (u * (D n + u * sum n (fun j => C j n))) + q * C n n)); [|intros w; cbn [sum]; ring|].
    + apply (fourth_step P (with_weights T a n)); auto 6 with book.
      * intros [H|(j & Hj & E)].
        -- now apply (HT n) in H; [|lia].
        -- apply Inj in E; lia.
      * apply cf_row; auto.
      * apply (cf_weaken T); auto. now left.
      * apply (row_square P T a n u y f (fun w => y n w ^ 2)); auto with book.
        intros w. apply pow2_ge_0.
      * apply (mean_eq P _ _ _ _ (MC n n (Nat.lt_succ_diag_r n) (Nat.lt_succ_diag_r n))); [intros; ring|reflexivity].
    + cbn [sum]. rewrite (sum_plus n (fun i => sum n (C i)) (fun i => C i n)).
      rewrite (sum_ext n (C n) (fun j => C j n)); [ring|]. intros j Hj. apply Sym; lia.
Qed.

(** ** The past of a layer *)

(** The inputs and the layers 1, …, l. *)
Definition past (l : nat) (s : site) : Prop :=
  match s with X _ | Xt _ => True | G _ => False | A k _ _ | B k _ => (k <= l)%nat end.

(** These, and the rows of layer l + 1 other than row i. *)
Definition past_row (l i : nat) (s : site) : Prop :=
  match s with
  | X _ | Xt _ => True
  | G _ => False
  | A k i' _ | B k i' => (k <= l)%nat \/ (k = S l /\ i' <> i)
  end.

Lemma past_weaken l l' f : (l <= l')%nat -> computed_from (past l) f -> computed_from (past l') f.
Proof. intros H Hf. apply (cf_weaken (past l)); auto. intros [] Hs; simpl in *; auto; lia. Qed.

Lemma past_past_row l i f : computed_from (past l) f -> computed_from (past_row l i) f.
Proof. intros Hf. apply (cf_weaken (past l)); auto. intros [] Hs; simpl in *; auto. Qed.
#[export] Hint Resolve past_past_row : book.

(** The weights of the layers have mean 0 and the second moments u_l; so have the biases. *)
Definition centred_weights P (n : nat -> nat) L (u : nat -> R) : Prop :=
  forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat ->
  mean P (fun w => w (A (S l) i j)) 0 /\ mean P (fun w => w (A (S l) i j) ^ 2) (u l).
Definition centred_biases P (n : nat -> nat) L (u : nat -> R) : Prop :=
  forall l i, (l < L)%nat -> (i < n (S l))%nat ->
  mean P (fun w => w (B (S l) i)) 0 /\ mean P (fun w => w (B (S l) i) ^ 2) (u l).

(** The third moment is 0 and the fourth q_l. *)
Definition fourth_weights P (n : nat -> nat) L (q : nat -> R) : Prop :=
  forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat ->
  mean P (fun w => w (A (S l) i j) ^ 3) 0 /\ mean P (fun w => w (A (S l) i j) ^ 4) (q l).

(** The entry i of the layer l + 1 that reads y. *)
Definition entry (n : nat -> nat) (c : R) (y : nat -> outcome -> R) (l i : nat) (w : outcome) : R :=
  sum (n l) (fun j => w (A (S l) i j) * y j w) + c * w (B (S l) i).

Lemma entry_past n c y l i : (forall j, (j < n l)%nat -> computed_from (past l) (y j)) ->
  computed_from (past (S l)) (entry n c y l i).
Proof.
  intros Hy. apply cf_plus.
  - apply (cf_sum _ _ (fun j w => w (A (S l) i j) * y j w)). intros j Hj. apply cf_times.
    + apply cf_site. simpl. lia.
    + apply (past_weaken l); auto.
  - apply cf_times; [apply cf_const|]. apply cf_site. simpl. lia.
Qed.

Lemma entry_past_row n c y l i k : k <> i -> (forall j, (j < n l)%nat -> computed_from (past l) (y j)) ->
  computed_from (past_row l i) (entry n c y l k).
Proof.
  intros Hk Hy. apply cf_plus.
  - apply (cf_sum _ _ (fun j w => w (A (S l) k j) * y j w)). intros j Hj. apply cf_times; auto with book.
    apply cf_site. simpl. auto.
  - apply cf_times; [apply cf_const|]. apply cf_site. simpl. auto.
Qed.

Lemma entry_rv P n c y l i : (forall j, (j < n l)%nat -> random_variable P (y j)) ->
  random_variable P (entry n c y l i).
Proof.
  intros Hy. apply rv_plus; auto with book.
Qed.
#[export] Hint Resolve entry_rv entry_past entry_past_row : book.

(** An entry has mean zero. *)
Lemma entry_mean P n L u ub l i c y m : independent P -> centred_weights P n L u ->
  (c = 0 \/ centred_biases P n L ub) -> (l < L)%nat -> (i < n (S l))%nat ->
  (forall j, (j < n l)%nat -> computed_from (past l) (y j)) ->
  (forall j, (j < n l)%nat -> mean P (y j) (m j)) -> mean P (entry n c y l i) 0.
Proof.
  intros I HA HB Hl Hi Cy My.
  replace 0 with (sum (n l) (fun j => 0 * m j) + 0) by (rewrite sum_scale; ring).
  apply (mean_plus P (fun w => sum (n l) (fun j => w (A (S l) i j) * y j w))).
  - apply (mean_sum P (n l) (fun j w => w (A (S l) i j) * y j w)). intros j Hj.
    apply (mean_weight P (past l) _ (fun t => t)); auto with book.
    + simpl. lia.
    + now apply HA.
  - destruct HB as [->|HB].
    + apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros; ring|reflexivity].
    + replace 0 with (c * 0) by ring. apply mean_scale. now apply HB.
Qed.

(** The second moment of an entry, weighted by something from the past or from other rows. *)
Lemma entry_square P n L u ub l i c y g V Gm : independent P -> centred_weights P n L u ->
  (c = 0 \/ centred_biases P n L ub) -> (l < L)%nat -> (i < n (S l))%nat ->
  (forall j, (j < n l)%nat -> computed_from (past l) (y j)) ->
  (forall j, (j < n l)%nat -> random_variable P (y j)) ->
  computed_from (past_row l i) g -> (forall w, 0 <= g w) -> mean P g Gm ->
  (forall j, (j < n l)%nat -> mean P (fun w => y j w ^ 2 * g w) (V j)) ->
  mean P (fun w => entry n c y l i w ^ 2 * g w) (u l * sum (n l) V + c ^ 2 * ub l * Gm).
Proof.
  intros I HA HB Hl Hi Cy Ry Cg G0 MG MV.
  assert (Rg := mean_rv P g Gm MG).
  set (T := fun s => past_row l i s \/ s = B (S l) i).
  assert (W : forall f, computed_from (past_row l i) f -> computed_from T f).
  { intros f Hf. apply (cf_weaken (past_row l i)); auto. now left. }
  apply (mean_eq P (fun w => (c * w (B (S l) i) + sum (n l) (fun j => w (A (S l) i j) * y j w)) ^ 2 * g w) _
    (c ^ 2 * ub l * Gm + u l * sum (n l) V)); [|intros w; unfold entry; ring|ring].
  apply (row_square P T (fun j => A (S l) i j) (n l) (u l) y (fun w => c * w (B (S l) i)) g); auto with book.
  - intros j Hj [H|H]; [|discriminate]. simpl in H. lia.
  - intros j k Hj Hk E. now injection E.
  - intros j Hj. now apply HA.
  - intros j Hj. now apply HA.
  - apply cf_times; [apply cf_const|]. apply cf_site. now right.
  - destruct HB as [->|HB].
    + apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros; ring|ring].
    + apply (mean_eq P (fun w => c ^ 2 * (w (B (S l) i) ^ 2 * g w)) _ (c ^ 2 * (ub l * Gm))); [|intros; ring|ring].
      apply mean_scale. apply (mean_weight P (past_row l i) _ (fun t => t ^ 2)); auto with book.
      * simpl. lia.
      * now apply HB.
Qed.

(** The second moment of an entry. *)
Lemma entry_second P n L u ub l i c y V : independent P -> centred_weights P n L u ->
  (c = 0 \/ centred_biases P n L ub) -> (l < L)%nat -> (i < n (S l))%nat ->
  (forall j, (j < n l)%nat -> computed_from (past l) (y j)) ->
  (forall j, (j < n l)%nat -> random_variable P (y j)) ->
  (forall j, (j < n l)%nat -> mean P (fun w => y j w ^ 2) (V j)) ->
  mean P (fun w => entry n c y l i w ^ 2) (u l * sum (n l) V + c ^ 2 * ub l).
Proof.
  intros I HA HB Hl Hi Cy Ry MV.
  apply (mean_eq P (fun w => entry n c y l i w ^ 2 * 1) _ (u l * sum (n l) V + c ^ 2 * ub l * 1));
    [|intros; ring|ring].
  apply (entry_square P n L u ub); auto with book.
  - intros. lra.
  - intros j Hj. apply (mean_eq P _ _ _ _ (MV j Hj)); [intros; ring|reflexivity].
Qed.

(** The mean of the product of the squares of two entries of one layer, which use different rows. *)
Lemma entry_pair P n L u ub l i k c y V C : independent P -> centred_weights P n L u ->
  (c = 0 \/ centred_biases P n L ub) -> (l < L)%nat -> (i < n (S l))%nat -> (k < n (S l))%nat -> i <> k ->
  (forall j, (j < n l)%nat -> computed_from (past l) (y j)) ->
  (forall j, (j < n l)%nat -> random_variable P (y j)) ->
  (forall j, (j < n l)%nat -> mean P (fun w => y j w ^ 2) (V j)) ->
  (forall j h, (j < n l)%nat -> (h < n l)%nat -> mean P (fun w => y j w ^ 2 * y h w ^ 2) (C j h)) ->
  mean P (fun w => entry n c y l i w ^ 2 * entry n c y l k w ^ 2)
    (u l ^ 2 * sum (n l) (fun j => sum (n l) (C j)) + 2 * u l * (c ^ 2 * ub l) * sum (n l) V + (c ^ 2 * ub l) ^ 2).
Proof.
  intros I HA HB Hl Hi Hk Hik Cy Ry MV MC.
  apply (mean_eq P (fun w => entry n c y l i w ^ 2 * (fun w => entry n c y l k w ^ 2) w) _
    (u l * sum (n l) (fun j => u l * sum (n l) (C j) + c ^ 2 * ub l * V j) +
     c ^ 2 * ub l * (u l * sum (n l) V + c ^ 2 * ub l))); [|reflexivity|].
  - apply (entry_square P n L u ub); auto with book.
    + intros. apply pow2_ge_0.
    + now apply (entry_second P n L u ub).
    + intros j Hj. apply (mean_eq P (fun w => entry n c y l k w ^ 2 * (fun w => y j w ^ 2) w) _
        (u l * sum (n l) (C j) + c ^ 2 * ub l * V j)); [|intros; ring|reflexivity].
      apply (entry_square P n L u ub); auto with book.
      * intros. apply pow2_ge_0.
      * intros h Hh. apply (mean_eq P _ _ _ _ (MC j h Hj Hh)); [intros; ring|reflexivity].
  - rewrite sum_plus, !sum_scale. ring.
Qed.

(** The fourth moment of an entry. *)
Lemma entry_fourth P n L u q ub qb l i c y V C : independent P -> centred_weights P n L u -> fourth_weights P n L q ->
  (c = 0 \/ centred_biases P n L ub) -> (c = 0 \/ mean P (fun w => w (B (S l) i) ^ 4) qb) ->
  (l < L)%nat -> (i < n (S l))%nat ->
  (forall j, (j < n l)%nat -> computed_from (past l) (y j)) ->
  (forall j, (j < n l)%nat -> random_variable P (y j)) ->
  (forall j, (j < n l)%nat -> mean P (fun w => y j w ^ 2) (V j)) ->
  (forall j h, (j < n l)%nat -> (h < n l)%nat -> mean P (fun w => y j w ^ 2 * y h w ^ 2) (C j h)) ->
  mean P (fun w => entry n c y l i w ^ 4)
    (c ^ 4 * qb + 6 * u l * (c ^ 2 * ub l) * sum (n l) V + 3 * u l ^ 2 * sum (n l) (fun j => sum (n l) (C j))
     + (q l - 3 * u l ^ 2) * sum (n l) (fun j => C j j)).
Proof.
  intros I HA HQ HB HB4 Hl Hi Cy Ry MV MC.
  set (T := fun s => past l s \/ s = B (S l) i).
  assert (W : forall f, computed_from (past l) f -> computed_from T f).
  { intros f Hf. apply (cf_weaken (past l)); auto. now left. }
  apply (mean_eq P (fun w => (c * w (B (S l) i) + sum (n l) (fun j => w (A (S l) i j) * y j w)) ^ 4) _
    (c ^ 4 * qb + 6 * u l * sum (n l) (fun j => c ^ 2 * ub l * V j)
     + 3 * u l ^ 2 * sum (n l) (fun j => sum (n l) (C j)) + (q l - 3 * u l ^ 2) * sum (n l) (fun j => C j j)));
    [|intros w; unfold entry; ring|rewrite sum_scale; ring].
  apply (row_fourth P T (fun j => A (S l) i j) (n l) (u l) (q l) y (fun w => c * w (B (S l) i))); auto with book.
  - intros j Hj [H|H]; [|discriminate]. simpl in H. lia.
  - intros j k Hj Hk E. now injection E.
  - intros j Hj. now apply HA.
  - intros j Hj. now apply HA.
  - intros j Hj. now apply HQ.
  - intros j Hj. now apply HQ.
  - apply cf_times; [apply cf_const|]. apply cf_site. now right.
  - destruct HB4 as [->|HB4].
    + apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros; ring|ring].
    + apply (mean_eq P (fun w => c ^ 4 * w (B (S l) i) ^ 4) _ (c ^ 4 * qb)); [|intros; ring|ring].
      now apply mean_scale.
  - intros j Hj. destruct HB as [->|HB].
    + apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros; ring|ring].
    + apply (mean_eq P (fun w => c ^ 2 * (w (B (S l) i) ^ 2 * y j w ^ 2)) _ (c ^ 2 * (ub l * V j)));
        [|intros; ring|ring].
      apply mean_scale. apply (mean_weight P (past l) _ (fun t => t ^ 2)); auto with book.
      * simpl. lia.
      * now apply HB.
Qed.

(** ** The network *)

Lemma network_S n c x l i w : network n c x (S l) i w = entry n (c (S l)) (network n c x l) l i w.
Proof. reflexivity. Qed.

(** The input is computed from the sites of the input. *)
Definition input_like P (n : nat -> nat) (x : nat -> outcome -> R) : Prop :=
  forall i, (i < n O)%nat -> computed_from (past 0) (x i) /\ random_variable P (x i).

Lemma network_past P n c x l i : input_like P n x -> (i < n l)%nat ->
  computed_from (past l) (network n c x l i) /\ random_variable P (network n c x l i).
Proof.
  intros Hx. revert i. induction l as [|l IH]; intros i Hi; [now apply Hx|].
  split.
  - apply entry_past. intros j Hj. now apply IH.
  - apply entry_rv. intros j Hj. now apply IH.
Qed.

Lemma input_like_x P n a : input_like P n (fun i w => a * w (X i)).
Proof.
  intros i Hi. split; [|auto with book]. apply cf_times; [apply cf_const|]. apply cf_site. exact Logic.I.
Qed.

Lemma input_like_X P n : input_like P n (fun i w => w (X i)).
Proof. intros i Hi. split; [|auto with book]. apply cf_site. exact Logic.I. Qed.

Lemma input_like_Xt P n : input_like P n (fun i w => w (Xt i)).
Proof. intros i Hi. split; [|auto with book]. apply cf_site. exact Logic.I. Qed.

(** ** The moments of the uniform law *)

(** The integral of a power. *)
Lemma is_RInt_moment a k : 0 < a ->
  is_RInt (fun t => t ^ k / (2 * a)) (- a) a ((a ^ S k - (- a) ^ S k) / (2 * a * S k)).
Proof.
  intros Ha. assert (0 < INR (S k)) by (apply lt_0_INR; lia).
  replace ((a ^ S k - (- a) ^ S k) / (2 * a * S k))
    with (minus (a ^ S k / (2 * a * S k)) ((- a) ^ S k / (2 * a * S k))).
  - apply (is_RInt_derive (fun t => t ^ S k / (2 * a * S k))).
    + intros t _. auto_derive; [trivial|]. change (pred (S k)) with k. 
      change (match k with 0%nat => 1 | S _ => k + 1 end) with (INR (S k)). field. split; lra.
    + intros t _. apply (ex_derive_continuous (fun t => t ^ k / (2 * a))). auto_derive. trivial.
  - unfold minus, plus, opp. cbn -[INR pow]. field. split; lra.
Qed.

(** Its moments under the default. *)
Lemma default_moments P f n : (0 < n)%nat -> uniform P f (1 / sqrt n) ->
  mean P f 0 /\ mean P (fun w => f w ^ 2) (1 / (3 * n)) /\ mean P (fun w => f w ^ 3) 0 /\
  mean P (fun w => f w ^ 4) (1 / (5 * n ^ 2)).
Proof.
  intros Hn U. assert (0 < INR n) by (apply lt_0_INR; lia).
  assert (Hs : 0 < sqrt n) by now apply sqrt_lt_R0.
  assert (E : sqrt n * sqrt n = n) by (apply sqrt_sqrt; lra).
  assert (Ha : 0 < 1 / sqrt n) by (apply Rdiv_lt_0_compat; lra).
  assert (M : forall k m, (k <= 4)%nat -> (((1 / sqrt n) ^ S k - (- (1 / sqrt n)) ^ S k) / (2 * (1 / sqrt n) * S k)) = m ->
    mean P (fun w => f w ^ k) m).
  { intros k m Hk <-. rewrite <- (is_RInt_unique _ _ _ _ (is_RInt_moment _ k Ha)). now apply U. }
  rewrite <- E. repeat split.
  - apply (mean_eq P (fun w => f w ^ 1) _ 0); [apply M; [lia|simpl; field; lra]|intros; ring|reflexivity].
  - apply M; [lia|simpl; field; lra].
  - apply M; [lia|simpl; field; lra].
  - apply M; [lia|simpl; field; lra].
Qed.

Definition u_default (n : nat -> nat) (l : nat) : R := 1 / (3 * n l).
Definition w_default (n : nat -> nat) (l : nat) : R := 1 / (5 * n l ^ 2).

Lemma default_weights P n L : default P n L -> centred_weights P n L (u_default n).
Proof. intros (_ & Hn & HA & _) l i j Hl Hi Hj. destruct (default_moments P _ _ (Hn l) (HA l i j Hl Hi Hj)); tauto. Qed.

Lemma default_biases P n L : default P n L -> centred_biases P n L (u_default n).
Proof. intros (_ & Hn & _ & HB) l i Hl Hi. destruct (default_moments P _ _ (Hn l) (HB l i Hl Hi)); tauto. Qed.

Lemma default_fourth P n L : default P n L -> fourth_weights P n L (w_default n).
Proof. intros (_ & Hn & HA & _) l i j Hl Hi Hj. destruct (default_moments P _ _ (Hn l) (HA l i j Hl Hi Hj)); tauto. Qed.

Lemma default_fourth_bias P n L l i : default P n L -> (l < L)%nat -> (i < n (S l))%nat ->
  mean P (fun w => w (B (S l) i) ^ 4) (w_default n l).
Proof. intros (_ & Hn & _ & HB) Hl Hi. destruct (default_moments P _ _ (Hn l) (HB l i Hl Hi)); tauto. Qed.

(** The widths are positive. *)
Lemma default_width P n L l : default P n L -> 0 < n l.
Proof. intros (_ & Hn & _). apply lt_0_INR. apply Hn. Qed.

(** ** Symmetry *)

(** A variable whose sign changes when the signs of some weights and biases change has mean 0. *)
Lemma symmetric_mean P e f m : symmetric P -> (forall i, e (X i) = false /\ e (Xt i) = false /\ e (G i) = false) ->
  (forall w, f (flip e w) = - f w) -> mean P f m -> m = 0.
Proof.
  intros S He Hf M. assert (K : m = (-1) * m); [|lra].
  apply (mean_unique P f _ _ M). apply (mean_eq P (fun w => (-1) * f (flip e w)) _ ((-1) * m)).
  - apply mean_scale. now apply (S e He f m).
  - intros w. rewrite Hf. ring.
  - reflexivity.
Qed.

(** The signs of row i of layer l. *)
Definition row (l i : nat) (s : site) : bool :=
  match s with A k h _ | B k h => Nat.eqb k l && Nat.eqb h i | _ => false end.

Lemma row_input l i : forall h, row l i (X h) = false /\ row l i (Xt h) = false /\ row l i (G h) = false.
Proof. now intros h. Qed.

(** Changing the signs of a row of layer l + 1 leaves the layers below as they are … *)
Lemma row_past l i f w : computed_from (past l) f -> f (flip (row (S l) i) w) = f w.
Proof.
  intros Hf. apply Hf. intros [] Hs; simpl in *; try reflexivity; try contradiction;
    unfold flip, row; now rewrite (proj2 (Nat.eqb_neq _ _)) by lia.
Qed.

(** … and changes the sign of its entry. *)
Lemma row_entry n c y l i w : (forall j, (j < n l)%nat -> computed_from (past l) (y j)) ->
  entry n c y l i (flip (row (S l) i) w) = - entry n c y l i w.
Proof.
  intros Hy. unfold entry.
  rewrite (sum_ext (n l) _ (fun j => (-1) * (w (A (S l) i j) * y j w))).
  - rewrite sum_scale. unfold flip, row at 1. rewrite !Nat.eqb_refl. simpl. ring.
  - intros j Hj. rewrite row_past by auto. unfold flip, row at 1. rewrite !Nat.eqb_refl. simpl. ring.
Qed.

(** Symmetric weights have mean 0. *)
Lemma symmetric_centred P n L v : symmetric P -> weights_second P n L v -> centred_weights P n L v.
Proof.
  intros S HV l i j Hl Hi Hj. assert (M2 := HV l i j Hl Hi Hj). split; [|exact M2].
  destruct (mean_from_square P _ _ (rv_site P _) M2) as [m Hm].
  assert (E : m = 0); [|rewrite E in Hm; exact Hm].
  apply (symmetric_mean P (row (Datatypes.S l) i) _ m S (row_input _ _)) with (2 := Hm).
  intros w. unfold flip, row. rewrite !Nat.eqb_refl. reflexivity.
Qed.

(** ** ReLU *)

Lemma rv_relu P f : random_variable P f -> random_variable P (fun w => relu (f w)).
Proof.
  intros Hf. apply (rv_eq P (fun w => f w * (if Rlt_dec 0 (f w) then 1 else 0))); [auto with book|].
  intros w. unfold relu, Rmax. destruct (Rle_dec (f w) 0), (Rlt_dec 0 (f w)); lra.
Qed.

(** What layer l hands on: x itself, or ReLU(z_l). *)
Definition handed_on (n : nat -> nat) c (l j : nat) (w : outcome) : R :=
  match l with O => relu_network n c l j w | S _ => relu (relu_network n c l j w) end.

Lemma relu_network_S n c l i w : relu_network n c (S l) i w = entry n (c (S l)) (handed_on n c l) l i w.
Proof. reflexivity. Qed.

Lemma relu_past P n c l i :
  computed_from (past l) (relu_network n c l i) /\ random_variable P (relu_network n c l i).
Proof.
  revert i. induction l as [|l IH]; intros i.
  - split; [apply cf_site; exact Logic.I|apply rv_site].
  - assert (H : forall j, computed_from (past l) (handed_on n c l j) /\ random_variable P (handed_on n c l j)).
    { intros j. destruct l; [apply IH|]. split; [apply (cf_apply _ relu); apply IH|apply rv_relu; apply IH]. }
    split; [apply entry_past|apply entry_rv]; intros j _; apply H.
Qed.

Lemma handed_on_past P n c l j :
  computed_from (past l) (handed_on n c l j) /\ random_variable P (handed_on n c l j).
Proof.
  destruct l; [apply relu_past|]. destruct (relu_past P n c (S l) j).
  split; [now apply (cf_apply _ relu)|now apply rv_relu].
Qed.
